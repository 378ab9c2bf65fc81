using System.Net.Http.Json;
using System.Runtime.InteropServices;
using System.Text.Json;
using Accounts.Passwords;
using Azure.Data.Tables;
using Benchmarks;
using Server;

// Measures registration and activation beside their limits, in one run of about two minutes against an Azurite of its own.
const int AtOnce = 8;
const int Rounds = 3;
var longest = TimeSpan.FromSeconds(10);
var folder = Directory.CreateTempSubdirectory("benchmarks-").FullName;
try
{
    await using var azurite = await Azurite.StartAsync(folder, [0, 0, 0], Console.Error.WriteLine, CancellationToken.None);
    Console.WriteLine($"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}, {AtOnce} at once, {Rounds} alternating rounds");

    var starts = new List<double>();
    for (var i = 0; i < 5; i++)
    {
        using var fresh = await ServerProcess.StartAsync(azurite.ConnectionString);
        starts.Add(fresh.StartTime.TotalMilliseconds);
    }

    using var server = await ServerProcess.StartAsync(azurite.ConnectionString);
    var memoryAtStart = server.MemoryMiB;
    var table = new TableClient(azurite.ConnectionString, "Bare");
    await table.CreateAsync();
    using var gate = new HashingGate();
    var hasher = new PasswordHasher(gate);
    var run = Guid.NewGuid().ToString("N")[..8];
    async Task<string> RegisterAsync(string name)
    {
        using var answer = await server.Http.PostAsJsonAsync("/api/register", new { username = name, password = "a fine password" });
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("confirmation_url").GetString()!;
    }

    async Task ActivateAsync(string link)
    {
        using var answer = await server.Http.GetAsync(link);
        answer.EnsureSuccessStatusCode();
    }

    Console.Error.WriteLine("warming up …");
    var links = new string[400];
    await Load.RunAsync(100, AtOnce, longest, async i => await ActivateAsync(await RegisterAsync($"{run}-warm-{i}")));
    var (hashes, registrations, merges, activations) = (new List<LoadResult>(), new List<LoadResult>(), new List<LoadResult>(), new List<LoadResult>());
    for (var round = 0; round < Rounds; round++)
    {
        Console.Error.WriteLine($"round {round + 1} of {Rounds} …");
        hashes.Add(await Load.RunAsync(400, AtOnce, longest, async _ => await hasher.HashAsync("a fine password", CancellationToken.None)));
        registrations.Add(await Load.RunAsync(links.Length, AtOnce, TimeSpan.FromMinutes(1), async i => links[i] = await RegisterAsync($"{run}-{round}-{i}")));

        var rows = new TableEntity[links.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new TableEntity($"{run}-{round}-{i}", "holder") { ["UserName"] = run, ["IsActive"] = false };
            rows[i].ETag = (await table.AddEntityAsync(rows[i])).Headers.ETag!.Value;
        }

        merges.Add(await Load.RunAsync(rows.Length, AtOnce, longest, async i => await table.UpdateEntityAsync(
            new TableEntity(rows[i].PartitionKey, rows[i].RowKey) { ["IsActive"] = true, ["ActivatedAt"] = DateTimeOffset.UtcNow }, rows[i].ETag, TableUpdateMode.Merge)));
        activations.Add(await Load.RunAsync(links.Length, AtOnce, longest, async i => await ActivateAsync(links[i])));
    }

    Console.Error.WriteLine("activations under a register flood …");
    var quiet = new string[200];
    await Load.RunAsync(quiet.Length, AtOnce, longest, async i => quiet[i] = await RegisterAsync($"{run}-quiet-{i}"));
    var calm = await Load.RunAsync(quiet.Length / 2, 1, longest, async i => await ActivateAsync(quiet[i]));
    var flood = Load.RunAsync(2000, 64, TimeSpan.FromSeconds(10), async i => await RegisterAsync($"{run}-flood-{i}"));
    var flooded = await Load.RunAsync(quiet.Length / 2, 1, TimeSpan.FromSeconds(8), async i => await ActivateAsync(quiet[(quiet.Length / 2) + i]));
    await flood;

    Console.WriteLine($"Argon2id hashes, all cores      {Middle(hashes)}");
    Console.WriteLine($"register                        {Middle(registrations)}   {Ratio(registrations, hashes):0.00} of the hash limit");
    Console.WriteLine($"bare conditional merge          {Middle(merges)}");
    Console.WriteLine($"activate                        {Middle(activations)}   {Ratio(activations, merges):0.00} of the bare loop");
    Console.WriteLine($"activate, one at a time         {calm}");
    Console.WriteLine($"  while 64 connections register {flooded}   {flooded.Median / calm.Median:0.0} times the quiet median");
    Console.WriteLine($"start to first answer           {starts.Order().ElementAt(2):0} ms (median of 5)");
    Console.WriteLine($"resident memory                 {memoryAtStart:0} MiB at start, {server.MemoryMiB:0} MiB after the load");
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static LoadResult Middle(List<LoadResult> rounds) => rounds.OrderBy(round => round.PerSecond).ElementAt(rounds.Count / 2);

static double Ratio(List<LoadResult> ours, List<LoadResult> limit) => ours.Zip(limit, (one, other) => one.PerSecond / other.PerSecond).Order().ElementAt(ours.Count / 2);
