using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Purging;

/// <summary>A purge that is stopped anywhere, and more than one at once.</summary>
public sealed class PurgeStopTests(PurgeSite site) : IClassFixture<PurgeSite>
{
    /// <summary>More calls than the purge of this class makes.</summary>
    private const int MostSteps = 60;

    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task APurgeKilledAtAnyCallLeavesTheRestToTheNextOnceItsLeaseIsOver()
    {
        await using var server = await site.StartAsync();
        for (var steps = 1; ; steps++)
        {
            Assert.InRange(steps, 1, MostSteps);
            var names = await PrepareAsync(server);
            var gate = new StorageGate();
            await using var killed = await site.StartAnotherAsync(gate);
            if (await PurgesWithinAsync(killed, gate, steps))
            {
                break;
            }

            // So far that the next process, by a clock of its own, takes the lease for one of a clock that has stepped.
            server.Clock.Advance(2 * Lease);
            await PurgeSite.PurgeAsync(server);
            foreach (var name in names)
            {
                Assert.False(await PurgeSite.IsThereAsync(server, name), $"{name} after {steps} calls");
            }
        }
    }

    [Fact]
    public async Task APurgeThatStopsBetweenTwoPartitionsIsTakenUpAfterTheFirst()
    {
        var gate = new StorageGate();
        await using var server = await site.StartAsync(gate);
        var names = await PrepareAsync(server);
        gate.Close();
        var purging = PurgeSite.PurgeAsync(server);
        // The place and the lease; then the partition, whose account is marked and deleted with its claims.
        await gate.StepsAsync("read Limits 200", "put Limits 204", "read Accounts 200", "insert $batch 202");
        string[] removal =
            ["read Names 200", "delete Names 204", "read Names 200", "delete Names 204", "insert $batch 202"];
        await gate.StepsAsync([.. removal, "put Limits 204"]);
        gate.Stop();
        await Assert.ThrowsAsync<CrashException>(() => purging);
        Assert.False(await PurgeSite.IsThereAsync(server, names[0]));
        Assert.True(await PurgeSite.IsThereAsync(server, names[1]));

        var queries = new TableQueries();
        await using var next = await site.StartAnotherAsync(queries);
        next.Clock.Advance(Lease + Second);
        Assert.Equal(1, (await PurgeSite.PurgeAsync(next)).Accounts);
        var query = Assert.Single(queries.Of("Accounts")).Query;
        Assert.Contains($"'f{PurgeSite.DueSlot:x7}'", query, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfTwoInstancesOnePurges()
    {
        var gate = new StorageGate();
        await using var server = await site.StartAsync(gate);
        await using var other = await site.StartAnotherAsync();
        await PrepareAsync(server);
        gate.Close();
        var purging = PurgeSite.PurgeAsync(server);
        await gate.StepsAsync("read Limits 200", "put Limits 204");

        Assert.Equal(0, (await PurgeSite.PurgeAsync(other)).Accounts);
        gate.Open();
        Assert.Equal(2, (await purging).Accounts);
        Assert.Equal(0, (await PurgeSite.PurgeAsync(other)).Accounts);
    }

    [Fact]
    public async Task OfTwoInstancesThatReadTheSamePlaceOneGetsTheLease()
    {
        var gate = new StorageGate();
        await using var server = await site.StartAsync(gate);
        await using var other = await site.StartAnotherAsync();
        await PrepareAsync(server);
        gate.Close();
        var purging = PurgeSite.PurgeAsync(server);
        await gate.StepsAsync("read Limits 200");

        Assert.Equal(2, (await PurgeSite.PurgeAsync(other)).Accounts);
        gate.Open();
        Assert.Equal(0, (await purging).Accounts);
    }

    /// <summary>One account in each of the last two due partitions, and the place just before them.</summary>
    private static async Task<string[]> PrepareAsync(TestServer server)
    {
        var slot = PurgeSite.DueSlot;
        string[] names = [TestServer.NewName(), TestServer.NewName()];
        await PurgeSite.InsertAsync(server, names[0], slot, 'e');
        await PurgeSite.InsertAsync(server, names[1], slot, 'f');
        await PurgeSite.SetPlaceAsync(server.Limits, RowIds.Partition('d', slot));
        return names;
    }

    /// <summary>Lets a purge make so many calls and then kills it; whether it had ended by then.</summary>
    private static async Task<bool> PurgesWithinAsync(TestServer server, StorageGate gate, int steps)
    {
        gate.Close();
        var purging = PurgeSite.PurgeAsync(server);
        for (var step = 0; step < steps; step++)
        {
            var called = gate.StepAsync();
            if (await Task.WhenAny(purging, called) == purging)
            {
                return true;
            }

            await called;
        }

        gate.Stop();
        var end = await Record.ExceptionAsync(() => purging);
        if (end is null)
        {
            // The last call was the purge's last, too.
            return true;
        }

        Assert.IsType<CrashException>(end);
        return false;
    }
}
