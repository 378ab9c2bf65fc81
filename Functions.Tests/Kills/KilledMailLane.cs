using System.Collections.Concurrent;
using System.Net.Http.Json;
using Accounts.Names;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Kills;

/// <summary>A storage in which one order after another is given, and taken by a process that is killed.</summary>
internal sealed class KilledMailLane : IAsyncDisposable
{
    private const string NoInterval = "Limits:MailInterval=00:00:00";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(180);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly MailServer mails = new();
    private readonly List<string> emails = [];
    private TestServer? registering;

    /// <summary>Starts one, and lets one order be carried out.</summary>
    public static async Task<KilledMailLane> StartAsync()
    {
        var lane = new KilledMailLane();
        await lane.mails.InitializeAsync();
        lane.registering = await lane.mails.StartWithoutWorkerAsync(NoInterval);
        await lane.TakeAsync(kill: null);
        return lane;
    }

    /// <summary>Gives orders, each to be killed at the next of these, until there are no more.</summary>
    public async Task TakeAllAsync(ConcurrentQueue<StepKill> kills)
    {
        while (kills.TryDequeue(out var kill))
        {
            await TakeAsync(kill);
        }
    }

    /// <summary>
    /// Gives an order and starts a process that takes it, and is killed at a request, if at any; how many it took to
    /// carry it out.
    /// </summary>
    public async Task<int> TakeAsync(StepKill? kill)
    {
        var email = TestServer.NewEmail();
        emails.Add(email);
        using var answer = await registering!.RegisterAsync(new { email, password = "krzysiek" });
        Assert.Equal(202, (int)answer.StatusCode);

        await using var relay = new StorageRelay(mails.ConnectionString, holdsPolls: false);
        var started = new TaskCompletionSource<ServerProcess>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (kill is not null)
        {
            relay.KillAt(kill.Step, kill.IsAnswered, async () => (await started.Task).Kill());
        }

        await using var taking = await ServerProcess.StartAsync(
            relay.ConnectionString, [.. mails.PickupSettings(), NoInterval]);
        started.SetResult(taking);
        using var patience = new CancellationTokenSource(Patience);
        while (!await taking.EndsAsync(Pause))
        {
            Assert.False(patience.IsCancellationRequested, $"The process was not killed at {kill}.");
            var deleted = relay.Answered.ToList().FindIndex(
                line => line.StartsWith("DELETE", StringComparison.Ordinal));
            if (kill is null && deleted >= 0)
            {
                return deleted + 1;
            }
        }

        return relay.Answered.Count;
    }

    /// <summary>Starts one that is not killed, and waits until every order is carried out.</summary>
    public async Task AssertAllAreMailedOnceAsync()
    {
        var counts = new Dictionary<string, int>();
        foreach (var email in emails)
        {
            counts[email] = await CountInTheEndAsync(email);
        }

        await using var survivor = await mails.StartAsync(
            services => services.AddSingleton(TimeProvider.System), NoInterval);
        await MailQueues.EmptiedAsync(mails.ConnectionString);
        foreach (var (email, count) in counts)
        {
            var sent = await mails.MailsAsync(email, count);
            Assert.Equal(count, sent.Count);
            Assert.Single(sent.Select(mail => mail.MessageId).Distinct());
            var link = MailServer.LinkOf(sent[0]);
            using var answer = await survivor.Http.PostAsJsonAsync(link, new { password = "krzysiek" });
            Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(answer));
        }

        await MailQueues.AssertNoneParkedAsync(mails.ConnectionString);
    }

    /// <summary>
    /// A mail that was noted as sent is sent no more. One that was not goes once more, also where a killed process had
    /// sent it.
    /// </summary>
    private async Task<int> CountInTheEndAsync(string email)
    {
        var key = EmailAddress.TryParse(email)!.MailboxKey;
        var row = await new StoredTables(mails.ConnectionString).Limits
            .GetEntityIfExistsAsync<TableEntity>(key, "mails");
        var isNoted = row.HasValue && row.Value!.GetString("Recent")?.EndsWith('!') == true;
        var sent = mails.All().Count(mail => mail.To.Mailboxes.Single().Address == email);
        return isNoted ? sent : sent + 1;
    }

    public async ValueTask DisposeAsync()
    {
        if (registering is not null)
        {
            await registering.DisposeAsync();
        }

        await mails.DisposeAsync();
    }
}
