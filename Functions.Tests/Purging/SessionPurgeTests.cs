using Accounts.Purging;
using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Purging;

/// <summary>Sessions go once they have lived as long as any may.</summary>
public sealed class SessionPurgeTests(PurgeSite site) : IClassFixture<PurgeSite>
{
    private const int MostSteps = 40;
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    /// <summary>The newest slot of time whose sessions are all due.</summary>
    private static long DueSlot => RowIds.SlotAt(DateTimeOffset.UtcNow - Lifetime) - 1;

    [Fact]
    public async Task WhatIsDueGoesAndWhatIsNotStays()
    {
        await using var server = await StartAsync();
        await InsertAsync(server, DueSlot, '0');
        await InsertAsync(server, DueSlot, 'f');
        await InsertAsync(server, DueSlot - 50, '7');
        var young = await InsertAsync(server, DueSlot + 2, '0');
        Assert.Equal(3, (await PurgeSite.PurgeAsync(server)).Sessions);
        Assert.Equal([young], await IdsAsync(server));
        Assert.Equal(0, (await PurgeSite.PurgeAsync(server)).Sessions);
        server.Clock.Advance(TimeSpan.FromHours(1));
        // Its time comes by the earlier of both clocks, and storage's has not moved.
        Assert.Equal(0, (await PurgeSite.PurgeAsync(server)).Sessions);
    }

    [Fact]
    public async Task TheLifetimeIsTheSettings()
    {
        await using var server = await site.StartAsync(
            null, "SignIn:MaximumLifetime=1.00:00:00", "SignIn:IdleLifetime=12:00:00");
        await ClearAsync(server);
        var slot = RowIds.SlotAt(DateTimeOffset.UtcNow - TimeSpan.FromDays(1)) - 1;
        await InsertAsync(server, slot, '3');
        var young = await InsertAsync(server, slot + 2, '3');
        Assert.Equal(1, (await PurgeSite.PurgeAsync(server)).Sessions);
        Assert.Equal([young], await IdsAsync(server));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(1150)]
    public async Task APartitionOfMoreThanATransactionTakesGoesWhole(int count)
    {
        await using var server = await StartAsync();
        await InsertManyAsync(server, count);
        Assert.Equal(count, (await PurgeSite.PurgeAsync(server)).Sessions);
        Assert.Empty(await IdsAsync(server));
    }

    [Fact]
    public async Task ADryRunCountsAndRemovesNothing()
    {
        await using var server = await site.StartAsync(null, "Purge:DryRun=true");
        await ClearAsync(server);
        var id = await InsertAsync(server, DueSlot, '0');
        Assert.Equal(1, (await PurgeSite.PurgeAsync(server)).Sessions);
        Assert.Equal([id], await IdsAsync(server));
        Assert.Equal(1, (await PurgeSite.PurgeAsync(server)).Sessions);
    }

    [Fact]
    public async Task WithoutATableOfSessionsThereIsNothingToPurge()
    {
        await using var server = await site.StartAsync();
        await server.Sessions.DeleteAsync();
        Assert.Equal(new PurgeCount(0, 0, 0, IsWhole: true), await PurgeSite.PurgeAsync(server));
    }

    [Fact]
    public async Task APurgeGoesOnAfterThePartitionThatWasLookedAtLast()
    {
        await using var server = await StartAsync();
        await InsertAsync(server, DueSlot, '0');
        await PurgeSite.PurgeAsync(server);
        var id = await InsertAsync(server, DueSlot, '0');
        var queries = new TableQueries();
        await using var next = await site.StartAnotherAsync(queries);
        Assert.Equal(0, (await PurgeSite.PurgeAsync(next)).Sessions);
        var before = queries.Of("Sessions").Count;
        Assert.Equal(0, (await PurgeSite.PurgeAsync(next)).Sessions);
        Assert.Equal(before, queries.Of("Sessions").Count);
        Assert.Equal([id], await IdsAsync(next));
    }

    /// <summary>
    /// One is signed out while its partition is purged: the transaction fails, and the others go one by one.
    /// </summary>
    [Fact]
    public async Task ASessionSignedOutMeanwhileKeepsNoOther()
    {
        var gate = new StorageGate();
        await using var server = await site.StartAsync(gate);
        await ClearAsync(server);
        var id = await InsertAsync(server, DueSlot, 'f');
        await InsertAsync(server, DueSlot, 'f');
        await SetPlaceAsync(server);
        gate.Close();
        var purging = PurgeSite.PurgeAsync(server);
        await StepsUntilAsync(gate, "read Sessions 200");
        await StepsUntilAsync(gate, "read Sessions 200");
        await server.Sessions.DeleteEntityAsync(RowIds.Partition(id), id);
        gate.Open();
        Assert.Equal(2, (await purging).Sessions);
        Assert.Empty(await IdsAsync(server));
    }

    [Fact]
    public async Task APurgeKilledAtAnyCallLeavesTheRestToTheNext()
    {
        for (var steps = 1; ; steps++)
        {
            Assert.InRange(steps, 1, MostSteps);
            await using var server = await StartAsync();
            await InsertAsync(server, DueSlot, 'e');
            await InsertAsync(server, DueSlot, 'f');
            await SetPlaceAsync(server);
            var gate = new StorageGate();
            await using var killed = await site.StartAnotherAsync(gate);
            gate.Close();
            var purging = PurgeSite.PurgeAsync(killed);
            for (var step = 0; step < steps && !purging.IsCompleted; step++)
            {
                await Task.WhenAny(purging, gate.StepAsync());
            }

            gate.Stop();
            var end = await Record.ExceptionAsync(() => purging);
            server.Clock.Advance(2 * Lease);
            await PurgeSite.PurgeAsync(server);
            Assert.Empty(await IdsAsync(server));
            if (end is null)
            {
                break;
            }
        }
    }

    private async Task<TestServer> StartAsync()
    {
        var server = await site.StartAsync();
        await ClearAsync(server);
        return server;
    }

    private static async Task ClearAsync(TestServer server)
    {
        await server.Sessions.DeleteAsync();
        await server.Sessions.CreateIfNotExistsAsync();
    }

    /// <summary>Accounts have been looked at, and sessions up to just before the last two partitions.</summary>
    private static async Task SetPlaceAsync(TestServer server) => await server.Limits.UpsertEntityAsync(
        new TableEntity("purge", "place")
        {
            ["Partition"] = RowIds.Partition('f', PurgeSite.DueSlot),
            ["SessionsAt"] = RowIds.Partition('d', DueSlot),
        },
        TableUpdateMode.Replace);

    private static async Task StepsUntilAsync(StorageGate gate, string last)
    {
        string step;
        do
        {
            step = await gate.StepAsync();
        }
        while (step != last);
    }

    private static async Task<string> InsertAsync(TestServer server, long slot, char digit)
    {
        var row = RowOf(slot, digit);
        await server.Sessions.AddEntityAsync(row);
        return row.RowKey;
    }

    private static async Task InsertManyAsync(TestServer server, int count)
    {
        var slot = DueSlot;
        foreach (var chunk in Enumerable.Range(0, count).Chunk(100))
        {
            var actions = chunk.Select(
                _ => new TableTransactionAction(TableTransactionActionType.Add, RowOf(slot, '5')));
            await server.Sessions.SubmitTransactionAsync(actions);
        }
    }

    private static TableEntity RowOf(long slot, char digit)
    {
        var id = $"{RowIds.New(RowIds.EndOf(slot) - TimeSpan.FromMinutes(5))[..^1]}{digit}";
        return new TableEntity(RowIds.Partition(id), id) { ["AccountId"] = id, ["Stamp"] = "stamp" };
    }

    private static async Task<IEnumerable<string>> IdsAsync(TestServer server) =>
        (await server.Sessions.QueryAsync<TableEntity>().ToListAsync()).Select(row => row.RowKey);
}
