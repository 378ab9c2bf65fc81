using Accounts.Purging;
using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Purging;

/// <summary>
/// Where the first purge begins: a new deployment's timer purges before its tables are copied from another.
/// </summary>
public sealed class PurgeBeginTests(PurgeSite site) : IClassFixture<PurgeSite>
{
    /// <summary>An operator may have tried the new deployment before the copy came.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WhatIsCopiedAfterAPurgeThatFoundNothingDueIsLookedAt(bool hasSomebodyRegistered)
    {
        await using var server = await site.StartAsync();
        if (hasSomebodyRegistered)
        {
            await PurgeSite.InsertAsync(server, TestServer.NewName(), PurgeSite.DueSlot + 4);
        }

        Assert.Equal(0, (await PurgeSite.PurgeAsync(server)).Accounts);
        var overdue = TestServer.NewName();
        await PurgeSite.InsertAsync(server, overdue, PurgeSite.DueSlot - 20);
        Assert.Equal(1, (await PurgeSite.PurgeAsync(server)).Accounts);
        Assert.False(await PurgeSite.IsThereAsync(server, overdue));
    }

    /// <summary>Else the time would come when it counts.</summary>
    [Fact]
    public async Task APlaceInTheFutureIsForgottenAlsoWhereThereIsNothing()
    {
        await using var server = await site.StartAsync();
        await PurgeSite.SetPlaceAsync(server.Limits, RowIds.Partition('3', RowIds.SlotAt(DateTimeOffset.UtcNow) + 2));
        await PurgeSite.PurgeAsync(server);
        Assert.Null(await PurgeSite.PlaceAsync(server));
    }

    /// <summary>A purge of empty tables saves no place: an import must not leave it to that.</summary>
    [Fact]
    public async Task AnImportSettlesWhereThePurgeBeginsWhileAnotherInstancePurges()
    {
        await using var server = await site.StartAsync();
        var held = DateTimeOffset.UtcNow.AddMinutes(4);
        await server.Limits.AddEntityAsync(new TableEntity("purge", "place") { ["Until"] = held });
        await BeginAsync(server);
        Assert.Equal(RowIds.Partition('f', PurgeSite.DueSlot), await PurgeSite.PlaceAsync(server));
    }

    [Fact]
    public async Task AnImportLeavesAPlaceAloneAndTheLeaseToWhoPurges()
    {
        await using var server = await site.StartAsync();
        var place = RowIds.Partition('7', PurgeSite.DueSlot - 3);
        var row = new TableEntity("purge", "place")
        {
            ["Partition"] = place,
            ["Until"] = DateTimeOffset.UtcNow.AddMinutes(4),
        };
        await server.Limits.AddEntityAsync(row);
        await BeginAsync(server);
        Assert.Equal(place, await PurgeSite.PlaceAsync(server));
        Assert.True((await PurgeSite.PurgeAsync(server)).IsElsewhere);
    }

    private static Task BeginAsync(TestServer server) =>
        server.Services.GetRequiredService<AccountPurge>().BeginAsync(CancellationToken.None);
}
