using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Accounts.Claims;
using Accounts.Passwords;

namespace Benchmarks.Rates;

/// <summary>
/// Registration, sign-in, activation and refresh beside their bare loops, and memory, in some three minutes.
/// </summary>
internal sealed class RatesRun(ServerProcess server, string connectionString, OwnLinks ownLinks)
{
    /// <summary>Connections, and operations of a bare loop, at once.</summary>
    public const int AtOnce = 8;

    private const int Rounds = 3;
    private const int Hashes = 300;
    private const int WarmUps = 400;
    private const int Links = 3000;
    private const int Refreshes = 2000;
    private const string Password = "a fine password";

    private readonly string run = Guid.NewGuid().ToString("N")[..8];
    private readonly ConcurrentBag<string> refreshTokens = [];

    /// <summary>Measures over this storage, which is this process.</summary>
    public static async Task RunAsync(string connectionString, int storageProcess)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        using var server = await ServerProcess.StartAsync(
            connectionString,
            $"--Token:SigningKeys:0={key}",
            "--Limits:SignInsPerClientPerMinute=0",
            "--Limits:RefreshesPerClientPerMinute=0");
        var memoryAtStart = server.MemoryMiB;
        using var storage = Process.GetProcessById(storageProcess);
        using var bare = new BareProcess(connectionString);
        var links = new OwnLinks(key, TimeProvider.System);
        await new RatesRun(server, connectionString, links).MeasureAsync(storage, bare);
        Console.WriteLine($"resident memory: {memoryAtStart:0} MiB at start, {server.MemoryMiB:0} MiB after the load");
    }

    private async Task MeasureAsync(Process storage, BareProcess bare)
    {
        Comparison Compare(string call, string loop) => new(call, loop, bare, new ProcessorUse(server, storage));
        Comparison registering = Compare("register", "hash"), signingIn = Compare("sign in", "hash");
        Comparison activating = Compare("activate", "activate"), refreshing = Compare("refresh", "refresh");
        await WarmUpAsync(bare);
        var names = await MembersAsync(Rounds * Hashes);
        for (var round = 0; round < Rounds; round++)
        {
            var first = round * Hashes;
            await registering.RunRoundAsync(round, Hashes, i => RegisterAsync($"new-{first + i}"));
            await signingIn.RunRoundAsync(round, Hashes, i => SignInAsync(names[first + i]));
        }

        for (var round = 0; round < Rounds; round++)
        {
            var links = await LinksAsync($"link-{round}", Links);
            await activating.RunRoundAsync(round, Links, i => ActivateAsync(links[i]));
            await refreshing.RunRoundAsync(round, Refreshes, _ => RefreshAsync());
        }

        Console.WriteLine($"{AtOnce} at once, {Rounds} rounds; ratios are medians of the rounds', with their range");
        foreach (var comparison in new[] { registering, signingIn, activating, refreshing })
        {
            comparison.Print();
        }
    }

    private async Task WarmUpAsync(BareProcess bare)
    {
        Console.Error.WriteLine("warming up …");
        await bare.RunAsync("hash", 50);
        await bare.RunAsync("activate", 500);
        await bare.RunAsync("refresh", 500);
        // Until the runtime has compiled again what is called often.
        var links = await LinksAsync("warm-link", 2000);
        var names = await MembersAsync(WarmUps);
        await WarmUpAsync(WarmUps, i => RegisterAsync($"warm-{i}"));
        await WarmUpAsync(links.Length, i => ActivateAsync(links[i]));
        await WarmUpAsync(names.Length, i => SignInAsync(names[i]));
        await WarmUpAsync(1000, _ => RefreshAsync());
    }

    private static Task<LoadResult> WarmUpAsync(int count, Func<int, Task> operation) =>
        Load.RunAsync(count, AtOnce, TimeSpan.FromSeconds(30), operation);

    private string[] Names(string phase, int count) =>
        [.. Enumerable.Range(0, count).Select(i => $"{run}-{phase}-{i}")];

    /// <summary>Accounts that can sign in.</summary>
    private async Task<string[]> MembersAsync(int count)
    {
        using var gate = new HashingGate();
        var hash = await new PasswordHasher(gate).HashAsync(Password, HashingLane.Registration, CancellationToken.None);
        var names = Names($"member-{count}", count);
        await AccountRows.AddAsync(connectionString, names, AccountState.Active, hash, AtOnce);
        return names;
    }

    private async Task<string[]> LinksAsync(string phase, int count)
    {
        var rows = await AccountRows.AddAsync(connectionString, Names(phase, count), AccountState.Pending, "", AtOnce);
        return [.. rows.Select(row => ownLinks.Make(row.Id, row.ETag).AbsolutePath)];
    }

    private async Task RegisterAsync(string name) =>
        _ = (await PostAsync("/api/register", new { username = $"{run}-{name}", password = Password }))
            .GetProperty("confirmation_url");

    private async Task ActivateAsync(string link)
    {
        using var answer = await server.Http.GetAsync(link);
        answer.EnsureSuccessStatusCode();
    }

    private async Task SignInAsync(string name) =>
        Keep(await PostAsync("/api/login", new { username = name, password = Password }));

    /// <summary>Carries on a session that nobody else carries on meanwhile.</summary>
    private async Task RefreshAsync()
    {
        if (!refreshTokens.TryTake(out var token))
        {
            throw new InvalidOperationException("There are fewer sessions than clients.");
        }

        Keep(await PostAsync("/api/refresh", new { refresh_token = token }));
    }

    private void Keep(JsonElement answer) => refreshTokens.Add(answer.GetProperty("refresh_token").GetString()!);

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await server.Http.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
