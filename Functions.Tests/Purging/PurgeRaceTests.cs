using System.Collections.Concurrent;
using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Purging;

/// <summary>What happens to accounts while a purge removes them, and answers of storage that get lost.</summary>
public sealed class PurgeRaceTests(PurgeSite site) : IClassFixture<PurgeSite>
{
    private static readonly string[] UpToTheRead = ["read Limits 200", "put Limits 204", "read Accounts 200"];

    [Fact]
    public async Task AnAccountActivatedBetweenItsReadingAndItsRemovalStaysAndTheOthersGo()
    {
        var gate = new StorageGate();
        await using var server = await site.StartAsync(gate);
        var names = await PrepareAsync(server, 3);
        gate.Close();
        var purging = PurgeSite.PurgeAsync(server);
        await gate.StepsAsync(UpToTheRead);
        await server.EditAsync(names[1], row =>
        {
            row["IsActive"] = true;
            row["ActivatedAt"] = DateTimeOffset.UtcNow;
        });
        await gate.StepsAsync("insert $batch 202");
        gate.Open();

        Assert.Equal(2, (await purging).Accounts);
        Assert.False(await PurgeSite.IsThereAsync(server, names[0]));
        Assert.True(await PurgeSite.IsThereAsync(server, names[1]));
        Assert.False(await PurgeSite.IsThereAsync(server, names[2]));
    }

    [Fact]
    public async Task AnAccountTouchedBetweenItsReadingAndItsRemovalGoesAllTheSame()
    {
        var gate = new StorageGate();
        await using var server = await site.StartAsync(gate);
        var names = await PrepareAsync(server, 2);
        gate.Close();
        var purging = PurgeSite.PurgeAsync(server);
        await gate.StepsAsync(UpToTheRead);
        await server.EditAsync(names[1], row => row["Note"] = "touched");
        gate.Open();

        Assert.Equal(2, (await purging).Accounts);
        Assert.False(await PurgeSite.IsThereAsync(server, names[0]));
        Assert.False(await PurgeSite.IsThereAsync(server, names[1]));
    }

    /// <summary>
    /// The fourth call marks the accounts, the ninth is the first after their claims are gone, and deletes them.
    /// </summary>
    [Fact]
    public async Task NoLostAnswerLeavesAnAccountBehind()
    {
        await using var server = await site.StartAsync();
        for (var step = 1; step <= 20; step++)
        {
            var names = await PrepareAsync(server, 2);
            var lost = step;
            server.Storage.Reset(call => call == lost ? StorageFault.AfterCall : null);
            await PurgeSite.PurgeAsync(server);
            var calls = server.Storage.Calls;
            server.Storage.Reset();
            // Whose lease's answer was lost takes it for another's, and the next purge does the work.
            server.Clock.Advance(TimeSpan.FromMinutes(6));
            await PurgeSite.PurgeAsync(server);
            foreach (var name in names)
            {
                Assert.False(await PurgeSite.IsThereAsync(server, name), $"{name}, answer {step} of {calls} lost");
            }
        }
    }

    [Fact]
    public async Task EveryActivationThatSucceededIsThereAfterPurgesAtTheSameTime()
    {
        await using var purging = await site.StartAsync();
        // A period that is longer by a day: as if its clock were slow.
        await using var activating = await site.StartAnotherAsync(null, "Activation:PendingPeriod=8.00:00:00");
        var slot = PurgeSite.DueSlot;
        var links = new ConcurrentDictionary<string, string>();
        for (var i = 0; i < 24; i++)
        {
            var name = TestServer.NewName();
            var digit = RowIds.Digits[i % 4];
            var id = await PurgeSite.InsertAsync(purging, name, slot, digit, row => row["Delivery"] = "Response");
            links[name] = MailedAccount.LinkOf(activating, await activating.AccountAsync(id));
        }

        await PurgeSite.SetPlaceAsync(purging.Limits, RowIds.Partition('f', slot - 1));
        var removing = PurgeSite.PurgeAsync(purging);
        var outcomes = new ConcurrentDictionary<string, int>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 3 };
        await Parallel.ForEachAsync(links, parallel, async (link, cancellationToken) =>
        {
            using var answer = await activating.Http.GetAsync(link.Value, cancellationToken);
            outcomes[link.Key] = (int)answer.StatusCode;
        });
        var removed = (await removing).Accounts;

        Assert.All(outcomes.Values, status => Assert.True(status is 200 or 410, $"{status}"));
        Assert.Equal(outcomes.Count(outcome => outcome.Value == 410), removed);
        foreach (var (name, status) in outcomes)
        {
            // A claim may be left by an activation that lost: on an account that is gone it hinders nobody.
            var row = await purging.RowAsync(name);
            Assert.Equal(status == 200, row is not null);
            Assert.Equal(status == 200, row?.GetBoolean("IsActive") ?? false);
        }
    }

    /// <summary>So many accounts in the last due partition, and the place just before it.</summary>
    private static async Task<string[]> PrepareAsync(TestServer server, int count)
    {
        var slot = PurgeSite.DueSlot;
        var names = Enumerable.Range(0, count).Select(_ => TestServer.NewName()).ToArray();
        foreach (var name in names)
        {
            await PurgeSite.InsertAsync(server, name, slot, 'f');
        }

        await PurgeSite.SetPlaceAsync(server.Limits, RowIds.Partition('e', slot));
        return names;
    }
}
