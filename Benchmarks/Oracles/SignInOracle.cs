using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Accounts.Claims;
using Accounts.Passwords;

namespace Benchmarks.Oracles;

/// <summary>
/// Whether the time of a refused sign-in tells a name that somebody has from one that nobody has, for each kind of
/// account.
/// </summary>
internal static class SignInOracle
{
    /// <summary>In place of milliseconds to storage: 0, 20 and 60, one after the other.</summary>
    public const int EachDelay = -1;

    private const string Password = "correct horse battery";
    private const string Wrong = "another horse battery";
    private const int DjangoRounds = 260_000;

    /// <summary>
    /// Measures each kind of account beside names that nobody has, with this delay to storage or with each.
    /// </summary>
    public static async Task RunAsync(string connectionString, int pairs, int milliseconds)
    {
        using var gate = new HashingGate();
        var hash = await new PasswordHasher(gate).HashAsync(Password, HashingLane.Registration, CancellationToken.None);
        // So many at once that verifications on the server's cores end well before the second at which refusals end.
        Kind[] kinds =
        [
            new("active", AccountState.Active, hash, 16),
            new("pending", AccountState.Pending, hash, 16),
            new("switched", AccountState.Deactivated, hash, 16),
            new("imported", AccountState.Active, DjangoHash(), 4),
        ];
        foreach (var kind in kinds)
        {
            await AccountRows.AddAsync(connectionString, Names(kind, pairs), kind.State, kind.Hash, 8);
        }

        Console.WriteLine("a name that somebody has beside one that nobody has; 50 % is a coin");
        int[] delays = milliseconds == EachDelay ? [0, 20, 60] : [milliseconds];
        foreach (var delay in delays)
        {
            Console.WriteLine($"-- {delay} ms to storage");
            await RunAsync(connectionString, pairs, TimeSpan.FromMilliseconds(delay), kinds);
        }
    }

    private static async Task RunAsync(string connectionString, int pairs, TimeSpan delay, Kind[] kinds)
    {
        using var relay = new SlowRelay(connectionString, delay);
        using var server = await ServerProcess.StartAsync(
            relay.ConnectionString,
            "--Limits:SignInsPerClientPerMinute=0");
        foreach (var kind in kinds)
        {
            var names = Names(kind, pairs);
            await Pairs.JudgeAsync(
                $"sign in, {kind.Name}", pairs, kind.AtOnce,
                i => SignInAsync(server.Http, names[i]),
                i => SignInAsync(server.Http, $"no-{kind.Name[..5]}-{i:00000}"));
        }
    }

    private static string[] Names(Kind kind, int pairs) =>
        [.. Enumerable.Range(0, pairs).Select(i => $"{kind.Name}-{i:00000}")];

    private static async Task SignInAsync(HttpClient http, string name)
    {
        using var answer = await http.PostAsJsonAsync("/api/login", new { username = name, password = Wrong });
        await Pairs.ExpectAsync(HttpStatusCode.Unauthorized, answer);
    }

    /// <summary>A hash as Django's <c>pbkdf2_sha256</c> writes it.</summary>
    private static string DjangoHash()
    {
        const string Salt = "0123456789abcdef012345";
        var salt = System.Text.Encoding.ASCII.GetBytes(Salt);
        var key = Rfc2898DeriveBytes.Pbkdf2(Password, salt, DjangoRounds, HashAlgorithmName.SHA256, 32);
        return $"pbkdf2_sha256${DjangoRounds}${Salt}${Convert.ToBase64String(key)}";
    }

    /// <param name="Name">Its name in the report, and of its accounts.</param>
    /// <param name="State">What its accounts are.</param>
    /// <param name="Hash">Their hash.</param>
    /// <param name="AtOnce">How many pairs at once.</param>
    private sealed record Kind(string Name, AccountState State, string Hash, int AtOnce);
}
