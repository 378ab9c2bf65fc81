using System.Diagnostics;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Accounts.Http;
using Accounts.Links;
using Accounts.Passwords;
using Accounts.Storage;
using Azure.Data.Tables;

namespace Benchmarks;

/// <summary>Registration and activation beside their limits, start and memory, in about two minutes.</summary>
internal sealed class Rates(ServerProcess server, Process storage, string connectionString, PasswordHasher hasher, LinkTokens tokens)
{
    private const int AtOnce = 8;
    private const int Rounds = 3;
    private const int Starts = 5;
    private const int HashesARound = 400;
    private const int LinksARound = 3000;
    private const int Singles = 300;
    private const string Password = "a fine password";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private static readonly LinkPurpose Purpose = new("activation+jwt", "activate", Routes.Activate, TimeSpan.FromHours(2));

    private readonly TableClient accounts = new(connectionString, AccountStore.TableName);
    private readonly string run = Guid.NewGuid().ToString("N")[..8];

    public static async Task RunAsync(string connectionString, int storageProcess)
    {
        Console.Error.WriteLine($"{Starts} starts …");
        var starts = new List<double>();
        for (var i = 0; i < Starts; i++)
        {
            using var fresh = await ServerProcess.StartAsync(connectionString);
            starts.Add(fresh.StartTime.TotalMilliseconds);
        }

        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        using var server = await ServerProcess.StartAsync(connectionString, $"--Token:SigningKeys:0={key}");
        var memoryAtStart = server.MemoryMiB;
        using var gate = new HashingGate();
        using var storage = Process.GetProcessById(storageProcess);
        var rates = new Rates(server, storage, connectionString, new PasswordHasher(gate),
            new LinkTokens(new TokenOptions { SigningKeys = [key] }, TimeProvider.System));
        await rates.MeasureAsync();
        Console.WriteLine($"start to first answer           {starts.Order().ElementAt(Starts / 2):0} ms (median of {Starts})");
        Console.WriteLine($"resident memory                 {memoryAtStart:0} MiB at start, {server.MemoryMiB:0} MiB after the load");
    }

    private async Task MeasureAsync()
    {
        Console.Error.WriteLine("warming up …");
        await Load.RunAsync(100, AtOnce, Longest, i => RegisterAsync($"warm-{i}"));
        var warm = await LinksAsync("warm-link", LinksARound / 4);
        await Load.RunAsync(warm.Length, AtOnce, Longest, i => ActivateAsync(warm[i]));

        // Registrations first: Azurite, on the same cores, takes more time for each insert the more rows it has.
        List<LoadResult> hashes = [], registrations = [], merges = [], activations = [];
        ProcessorUse registering = new(server, storage), merging = new(server, storage), activating = new(server, storage);
        for (var round = 0; round < Rounds; round++)
        {
            Console.Error.WriteLine($"registrations, round {round + 1} of {Rounds} …");
            hashes.Add(await Load.RunAsync(HashesARound, AtOnce, Longest, _ => hasher.HashAsync(Password, CancellationToken.None)));
            registrations.Add(await TakeAsync(registering, HashesARound, i => RegisterAsync($"{round}-{i}")));
        }

        for (var round = 0; round < Rounds; round++)
        {
            Console.Error.WriteLine($"activations, round {round + 1} of {Rounds} …");
            var rows = await AccountRows.AddAsync(connectionString, Names($"bare-{round}", LinksARound), areActive: false, "", AtOnce);
            var links = await LinksAsync($"link-{round}", LinksARound);
            Task<LoadResult> MergesAsync() => TakeAsync(merging, rows.Length, i => accounts.UpdateEntityAsync(
                new TableEntity(AccountIds.Partition(rows[i].Id), rows[i].Id) { ["IsActive"] = true, ["ActivatedAt"] = DateTimeOffset.UtcNow }, rows[i].ETag, TableUpdateMode.Merge));
            // Which comes first changes, because storage slows down while the table grows.
            if (round % 2 == 0) merges.Add(await MergesAsync());
            activations.Add(await TakeAsync(activating, links.Length, i => ActivateAsync(links[i])));
            if (round % 2 != 0) merges.Add(await MergesAsync());
        }

        Console.Error.WriteLine("activations while 64 connections register …");
        var singles = await LinksAsync("single", 2 * Singles);
        var quiet = await Load.RunAsync(Singles, 1, Longest, i => ActivateAsync(singles[i]));
        var flood = Load.RunAsync(2000, 64, TimeSpan.FromSeconds(12), i => RegisterAsync($"flood-{i}"));
        await Task.Delay(TimeSpan.FromSeconds(1));
        var flooded = await Load.RunAsync(Singles, 1, TimeSpan.FromSeconds(9), i => ActivateAsync(singles[Singles + i]));
        var flooding = await flood;

        Console.WriteLine($"{AtOnce} at once, {Rounds} alternating rounds; ratios are medians of the rounds'");
        Console.WriteLine($"Argon2id hashes, all cores      {LoadResult.Middle(hashes)}");
        Console.WriteLine($"register                        {LoadResult.Middle(registrations)}   {LoadResult.Ratios(registrations, hashes)} of the hash limit");
        Console.WriteLine($"  processor time of each        {registering}");
        Console.WriteLine($"bare conditional merge          {LoadResult.Middle(merges)}");
        Console.WriteLine($"  processor time of each        {merging}");
        Console.WriteLine($"activate                        {LoadResult.Middle(activations)}   {LoadResult.Ratios(activations, merges)} of the bare loop");
        Console.WriteLine($"  processor time of each        {activating}");
        Console.WriteLine($"activate, one at a time         {quiet}");
        Console.WriteLine($"  while 64 connections register {flooded}   {flooded.Median / quiet.Median:0.0} times the quiet p50, {flooded.P99 / quiet.P99:0.0} times the p99");
        Console.WriteLine($"  those 64 connections          {flooding}");
    }

    private static async Task<LoadResult> TakeAsync(ProcessorUse use, int count, Func<int, Task> operation)
    {
        use.Start();
        var result = await Load.RunAsync(count, AtOnce, Longest, operation);
        use.Stop(result.Count);
        return result;
    }

    private IReadOnlyList<string> Names(string phase, int count) => [.. Enumerable.Range(0, count).Select(i => $"{run}-{phase}-{i}")];

    private async Task<string[]> LinksAsync(string phase, int count)
    {
        var rows = await AccountRows.AddAsync(connectionString, Names(phase, count), areActive: false, "", AtOnce);
        return [.. rows.Select(row => $"/api/activate/{tokens.Create(Purpose, new LinkClaims(row.Id, row.ETag), DateTimeOffset.MaxValue)}")];
    }

    private async Task RegisterAsync(string name)
    {
        using var answer = await server.Http.PostAsJsonAsync("/api/register", new { username = $"{run}-{name}", password = Password });
        answer.EnsureSuccessStatusCode();
        _ = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("confirmation_url");
    }

    private async Task ActivateAsync(string link)
    {
        using var answer = await server.Http.GetAsync(link);
        answer.EnsureSuccessStatusCode();
    }
}
