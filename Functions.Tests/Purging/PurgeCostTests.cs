using Accounts.Purging;
using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Purging;

/// <summary>What a purge reads.</summary>
[Collection(Floods.Name)]
public sealed class PurgeCostTests(PurgeSite site) : IClassFixture<PurgeSite>
{
    private const int ActiveRows = 20_000;
    private const int DueRows = 50;
    private const int BatchRows = 100;

    [Fact]
    public async Task BesideManyActiveAccountsOnlyTheDuePartitionsAreRead()
    {
        var queries = new TableQueries();
        await using var server = await site.StartAsync(queries);
        var slot = PurgeSite.DueSlot;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 4 };
        await Parallel.ForAsync(0, ActiveRows / BatchRows, parallel, async (batch, cancellationToken) =>
            await server.Table.SubmitTransactionAsync(ActiveBatch(slot - 1000 - (batch % 8)), cancellationToken));
        for (var i = 0; i < DueRows; i++)
        {
            var digit = RowIds.Digits[i % RowIds.Digits.Length];
            await PurgeSite.InsertAsync(server, TestServer.NewName(), slot, digit);
        }

        // The hour's work: the place is where the purge before it ended.
        await PurgeSite.SetPlaceAsync(server.Limits, RowIds.Partition('f', slot - 4));
        Assert.Equal(DueRows, (await PurgeSite.PurgeAsync(server)).Accounts);
        var pages = queries.Of("Accounts");
        Assert.Equal(4 * RowIds.Digits.Length, pages.Count);
        Assert.Equal(DueRows, pages.Sum(page => page.Rows));
        Assert.All(pages, page => Assert.DoesNotContain("PasswordHash", page.Query, StringComparison.Ordinal));
    }

    /// <summary>An import keeps ids that are years old; their accounts are not the purge's to look for.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OldIdsThatCameByAnImportDoNotSendTheFirstPurgeThroughAllTimeSince(bool wasPurgedBefore)
    {
        var queries = new TableQueries();
        await using var server = await site.StartAsync(queries);
        if (wasPurgedBefore)
        {
            await PurgeSite.PurgeAsync(server);
        }

        await server.Services.GetRequiredService<AccountPurge>().BeginAsync(CancellationToken.None);
        var slot = RowIds.SlotAt(new DateTimeOffset(2001, 2, 3, 0, 0, 0, TimeSpan.Zero));
        var name = TestServer.NewName();
        await PurgeSite.InsertAsync(server, name, slot, '7', row => row["IsActive"] = true);
        var before = queries.Of("Accounts").Count;
        Assert.Equal(0, (await PurgeSite.PurgeAsync(server)).Accounts);
        Assert.InRange(queries.Of("Accounts").Count - before, 0, 2 * RowIds.Digits.Length);
        Assert.True(await PurgeSite.IsThereAsync(server, name));
    }

    [Fact]
    public async Task APurgeThatFindsNothingRemembersHowFarItWas()
    {
        await using var server = await site.StartAsync();
        await PurgeSite.InsertAsync(
            server, TestServer.NewName(), PurgeSite.DueSlot - 1, change: row => row["IsActive"] = true);
        await PurgeSite.PurgeAsync(server);
        Assert.Equal(RowIds.Partition('f', PurgeSite.DueSlot), await PurgeSite.PlaceAsync(server));
    }

    private static IEnumerable<TableTransactionAction> ActiveBatch(long slot) =>
        Enumerable.Range(0, BatchRows).Select(_ => Add(slot));

    private static TableTransactionAction Add(long slot)
    {
        var time = RowIds.EndOf(slot) - TimeSpan.FromMinutes(5);
        var account = StoredAccounts.Make(TestServer.NewName(), null, registeredAt: time);
        var id = $"{account.Id[..^1]}a";
        var row = StoredAccounts.RowOf(account);
        row.PartitionKey = RowIds.Partition(id);
        row.RowKey = id;
        row["IsActive"] = true;
        row["ActivatedAt"] = time;
        return new TableTransactionAction(TableTransactionActionType.Add, row);
    }
}
