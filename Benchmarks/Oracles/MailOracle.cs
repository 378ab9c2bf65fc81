using System.Net;
using System.Net.Http.Json;
using Accounts.Claims;
using Accounts.Passwords;

namespace Benchmarks.Oracles;

/// <summary>
/// Delivery Email: whether the time of an answer tells an email with an active account from an unknown one.
/// </summary>
internal static class MailOracle
{
    private const int AtOnce = 8;
    private const string Password = "correct horse battery";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan[] Delays =
        [TimeSpan.Zero, TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(60)];

    /// <summary>Measures with each delay to storage.</summary>
    public static async Task RunAsync(string connectionString, string mailFolder, int pairs)
    {
        Console.Error.WriteLine($"making {pairs} emails active …");
        using var gate = new HashingGate();
        var hash = await new PasswordHasher(gate).HashAsync(Password, HashingLane.Registration, CancellationToken.None);
        await AccountRows.AddAsync(
            connectionString, [.. Enumerable.Range(0, pairs).Select(Known)], AccountState.Active, hash, AtOnce);
        Console.WriteLine("a known email beside an unknown one; 50 % is a coin");
        foreach (var delay in Delays)
        {
            Console.WriteLine($"-- {delay.TotalMilliseconds:0} ms to storage");
            await RunAsync(connectionString, mailFolder, pairs, delay);
        }
    }

    private static async Task RunAsync(string connectionString, string mailFolder, int pairs, TimeSpan delay)
    {
        using var relay = new SlowRelay(connectionString, delay);
        using var server = await ServerProcess.StartAsync(
            relay.ConnectionString,
            "--Activation:Delivery=Email",
            "--Mail:Provider=Pickup",
            $"--Mail:Pickup:Folder={mailFolder}",
            "--Mail:From=a@example.org",
            "--Limits:RegistrationsPerClientPerHour=0",
            "--Limits:ResendsPerClientPerHour=0");
        Task RegisterAsync(string email) =>
            PostAsync(server.Http, "/api/register", new { email, password = Password });
        Task ResendAsync(string email) => PostAsync(server.Http, "/api/resend", new { email });
        Task ForgotAsync(string email) => PostAsync(server.Http, "/api/password/forgot", new { email });
        Task JudgeAsync(string call, int atOnce, Func<string, Task> send) => Pairs.JudgeAsync(
            call, pairs, atOnce, i => send(Known(i)), i => send(Unknown($"{delay.TotalMilliseconds:00}", i)));

        await Load.RunAsync(50, AtOnce, Longest, i => RegisterAsync($"warm-{i}@example.org"));
        foreach (var time in new[] { "first", "second", "third" })
        {
            // The same emails again: a second registration must tell no more than the first.
            await JudgeAsync($"{time} register", AtOnce, RegisterAsync);
        }

        await JudgeAsync("resend", 1, ResendAsync);
        await JudgeAsync("forgot", 1, ForgotAsync);
    }

    /// <summary>As long as <see cref="Unknown"/>, so that only the account tells.</summary>
    private static string Known(int i) => $"someone-holds-{i:00000}@example.org";

    private static string Unknown(string phase, int i) => $"nobody-has-{phase}-{i:00000}@example.org";

    private static async Task PostAsync(HttpClient http, string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(path, body);
        await Pairs.ExpectAsync(HttpStatusCode.Accepted, answer);
    }
}
