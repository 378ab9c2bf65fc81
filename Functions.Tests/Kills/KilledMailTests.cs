using System.Net.Http.Json;
using Accounts.Mail;
using Azure.Storage.Queues;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Kills;

/// <summary>
/// The process is killed at every single request to storage that carrying out an order takes. The next process takes the order once
/// the lease of 60 seconds is over, which is waited for once, for all.
/// </summary>
public sealed class KilledMailTests(MailServer mails) : IClassFixture<MailServer>
{
    private const int MostTries = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);

    [Fact]
    public async Task AnOrderKilledAtAnyStepIsMailedOnce()
    {
        await using var quiet = new StorageRelay(mails.ConnectionString, holdsPolls: true);
        await using var registering = await StartAsync(quiet.ConnectionString);
        var addresses = new List<string>();
        // The first makes the tables.
        await TakeAsync(registering, addresses, kill: null);
        // Poll, account and claim read, mailbox and email each read and written, mail marked, order deleted.
        // Now and then a poll finds nothing first, and on a busy machine a call is repeated.
        var steps = int.MaxValue;
        for (var tries = 0; tries < MostTries && steps > 10; tries++)
        {
            steps = await TakeAsync(registering, addresses, kill: null);
        }

        Assert.InRange(steps, 9, 10);
        foreach (var isAnswered in new[] { false, true })
            for (var step = 1; step <= steps; step++) await TakeAsync(registering, addresses, (step, isAnswered));

        await using var survivor = await StartAsync(mails.ConnectionString);
        using var patience = new CancellationTokenSource(Patience);
        var queue = new QueueClient(mails.ConnectionString, MailOrders.QueueName);
        while ((await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount > 0) await Task.Delay(200, patience.Token);
        foreach (var address in addresses)
        {
            var link = await mails.LinkAsync(address);
            using var answer = await survivor.Http.PostAsJsonAsync(link, new { password = "krzysiek" });
            Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(answer));
        }

        Assert.False(await new QueueClient(mails.ConnectionString, MailOrders.PoisonQueueName).ExistsAsync());
    }

    /// <summary>Gives an order and starts a process that takes it, and is killed at a request, if at any; how many it took to carry it out.</summary>
    private async Task<int> TakeAsync(ServerProcess registering, List<string> addresses, (int Step, bool IsAnswered)? kill)
    {
        var name = TestServer.NewName();
        addresses.Add($"{name}@example.org");
        await RegisterAsync(registering, name);

        await using var relay = new StorageRelay(mails.ConnectionString, holdsPolls: false);
        var started = new TaskCompletionSource<ServerProcess>();
        if (kill is { } at) relay.KillAt(at.Step, at.IsAnswered, () => started.Task.GetAwaiter().GetResult().Kill());
        await using var taking = await StartAsync(relay.ConnectionString);
        started.SetResult(taking);
        using var patience = new CancellationTokenSource(Patience);
        while (!await taking.EndsAsync(TimeSpan.FromMilliseconds(100)))
        {
            Assert.False(patience.IsCancellationRequested, $"The process was not killed at {kill}.");
            if (kill is null && relay.Answered.ToList().FindIndex(line => line.StartsWith("DELETE", StringComparison.Ordinal)) is >= 0 and var last) return last + 1;
        }

        return relay.Answered.Count;
    }

    /// <summary>Repeats it, as its answer asks, where a busy machine makes storage too slow.</summary>
    private static async Task RegisterAsync(ServerProcess server, string name)
    {
        for (var tries = 1; ; tries++)
        {
            using var answer = await server.Http.PostAsJsonAsync("/api/register", new { username = name, email = $"{name}@example.org", password = "krzysiek" });
            if ((int)answer.StatusCode == 503 && tries < 5) continue;
            Assert.Equal(202, (int)answer.StatusCode);
            return;
        }
    }

    private Task<ServerProcess> StartAsync(string connectionString) => ServerProcess.StartAsync(connectionString, [.. mails.PickupSettings, "Limits:MailInterval=00:00:00"]);
}
