using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Purging;

/// <summary>Clocks that are wrong, and places that were saved by them.</summary>
public sealed class PurgeClockTests(PurgeSite site) : IClassFixture<PurgeSite>
{
    [Fact]
    public async Task AClockAYearAheadRemovesNothing()
    {
        await using var server = await site.StartAsync();
        var young = TestServer.NewName();
        await PurgeSite.InsertAsync(server, young, PurgeSite.DueSlot + 4);
        server.Clock.Advance(TimeSpan.FromDays(365));

        Assert.Equal(0, (await PurgeSite.PurgeAsync(server)).Accounts);
        Assert.True(await PurgeSite.IsThereAsync(server, young));
        Assert.Null(await PurgeSite.PlaceAsync(server));
    }

    [Fact]
    public async Task AClockOfStorageAYearAheadRemovesNothing()
    {
        await using var storage = new SkewedStorage(site.ConnectionString) { Ahead = TimeSpan.FromDays(365) };
        await using var server = await site.StartAsync(null, $"AzureWebJobsStorage={storage.ConnectionString}");
        var young = TestServer.NewName();
        await PurgeSite.InsertAsync(server, young, PurgeSite.DueSlot + 4);

        Assert.Equal(0, (await PurgeSite.PurgeAsync(server)).Accounts);
        Assert.True(await PurgeSite.IsThereAsync(server, young));
    }

    [Fact]
    public async Task RowsOfLimitsGoOnceTheirTimeIsOver()
    {
        await using var storage = new SkewedStorage(site.ConnectionString);
        await using var server = await site.StartAsync(null, $"AzureWebJobsStorage={storage.ConnectionString}");
        await server.Limits.AddEntityAsync(new TableEntity("some", "count"));
        foreach (var (hours, removed) in new[] { (-1, 0), (1, 1) })
        {
            var ahead = PurgeSite.Period + TimeSpan.FromHours(hours);
            server.Clock.Advance(ahead - storage.Ahead);
            storage.Ahead = ahead;
            // The walk through the partitions of all this time is not what this is about.
            var slot = RowIds.SlotAt(DateTimeOffset.UtcNow) - 1;
            await PurgeSite.SetPlaceAsync(server.Limits, RowIds.Partition('f', slot));
            Assert.Equal(removed, (await PurgeSite.PurgeAsync(server)).Limits);
        }

        Assert.Equal("purge", Assert.Single(await server.Limits.QueryAsync<TableEntity>().ToListAsync()).PartitionKey);
    }

    [Fact]
    public async Task APlaceInTheFutureIsVoid()
    {
        await using var server = await site.StartAsync();
        var due = TestServer.NewName();
        await PurgeSite.InsertAsync(server, due, PurgeSite.DueSlot);
        await PurgeSite.SetPlaceAsync(server.Limits, RowIds.Partition('3', RowIds.SlotAt(DateTimeOffset.UtcNow) + 2));

        Assert.Equal(1, (await PurgeSite.PurgeAsync(server)).Accounts);
        Assert.False(await PurgeSite.IsThereAsync(server, due));
        Assert.Equal(RowIds.Partition('f', PurgeSite.DueSlot), await PurgeSite.PlaceAsync(server));
    }

    [Fact]
    public async Task APlaceNotDueYetStaysSinceThePeriodWasMadeLonger()
    {
        var queries = new TableQueries();
        await using var server = await site.StartAsync(queries, "Activation:PendingPeriod=30.00:00:00");
        await PurgeSite.InsertAsync(server, TestServer.NewName(), PurgeSite.DueSlot);
        var place = RowIds.Partition('f', PurgeSite.DueSlot);
        await PurgeSite.SetPlaceAsync(server.Limits, place);

        Assert.Equal(0, (await PurgeSite.PurgeAsync(server)).Accounts);
        Assert.Empty(queries.Of("Accounts"));
        Assert.Equal(place, await PurgeSite.PlaceAsync(server));
    }
}
