using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Purging;

/// <summary>What a purge removes and what it leaves.</summary>
public sealed class PurgeTests(PurgeSite site) : IClassFixture<PurgeSite>
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task OnlyWhatIsPendingBeyondItsPeriodGoesWithItsClaims()
    {
        await using var server = await site.StartAsync();
        var due = TestServer.NewName();
        var young = TestServer.NewName();
        var active = TestServer.NewName();
        var deactivated = TestServer.NewName();
        await PurgeSite.InsertAsync(server, due, PurgeSite.DueSlot);
        await PurgeSite.InsertAsync(server, young, PurgeSite.DueSlot + 4);
        await PurgeSite.InsertAsync(server, active, PurgeSite.DueSlot, change: row => Activate(row, isActive: true));
        await PurgeSite.InsertAsync(
            server, deactivated, PurgeSite.DueSlot, change: row => Activate(row, isActive: false));

        Assert.Equal(1, (await PurgeSite.PurgeAsync(server)).Accounts);
        Assert.False(await PurgeSite.IsThereAsync(server, due));
        Assert.True(await PurgeSite.IsThereAsync(server, young));
        Assert.True(await PurgeSite.IsThereAsync(server, active));
        Assert.True(await PurgeSite.IsThereAsync(server, deactivated));
        Assert.Equal(0, (await PurgeSite.PurgeAsync(server)).Accounts);
    }

    [Theory]
    [InlineData(101)]
    [InlineData(1150)]
    public async Task APartitionOfMoreThanATransactionTakesGoesWhole(int count)
    {
        await using var server = await site.StartAsync();
        await InsertManyAsync(server, count);
        Assert.Equal(count, (await PurgeSite.PurgeAsync(server)).Accounts);
        Assert.Empty(await server.Table.QueryAsync<TableEntity>().ToListAsync());
    }

    [Fact]
    public async Task AClaimThatNamesAnotherAccountStays()
    {
        await using var server = await site.StartAsync();
        var due = TestServer.NewName();
        await PurgeSite.InsertAsync(server, due, PurgeSite.DueSlot);
        var claim = (await server.Names.QueryAsync<TableEntity>().ToListAsync())[0];
        claim["AccountId"] = RowIds.New(DateTimeOffset.UtcNow);
        await server.Names.UpdateEntityAsync(claim, claim.ETag);

        Assert.Equal(1, (await PurgeSite.PurgeAsync(server)).Accounts);
        var left = Assert.Single(await server.Names.QueryAsync<TableEntity>().ToListAsync());
        Assert.Equal(claim.PartitionKey, left.PartitionKey);
    }

    [Fact]
    public async Task ARemovalThatWasNotFinishedIsFinishedAtOnceOrForAnActivatedAccountAfterTwoDays()
    {
        await using var server = await site.StartAsync();
        var neverActive = TestServer.NewName();
        var justLeft = TestServer.NewName();
        var leftLongAgo = TestServer.NewName();
        var now = DateTimeOffset.UtcNow;
        await PurgeSite.InsertAsync(server, neverActive, PurgeSite.DueSlot, change: row => row["RemovedAt"] = now);
        await PurgeSite.InsertAsync(server, justLeft, PurgeSite.DueSlot, change: row => Leave(row, now - Day));
        await PurgeSite.InsertAsync(server, leftLongAgo, PurgeSite.DueSlot, change: row => Leave(row, now - (3 * Day)));

        Assert.Equal(2, (await PurgeSite.PurgeAsync(server)).Accounts);
        Assert.False(await PurgeSite.IsThereAsync(server, neverActive));
        Assert.True(await PurgeSite.IsThereAsync(server, justLeft));
        Assert.False(await PurgeSite.IsThereAsync(server, leftLongAgo));
    }

    [Fact]
    public async Task ADryRunCountsAndRemovesNothingAndMovesNoPlace()
    {
        await using var server = await site.StartAsync(null, "Purge:DryRun=true");
        var due = TestServer.NewName();
        await PurgeSite.InsertAsync(server, due, PurgeSite.DueSlot);

        Assert.Equal(1, (await PurgeSite.PurgeAsync(server)).Accounts);
        Assert.Equal(1, (await PurgeSite.PurgeAsync(server)).Accounts);
        Assert.True(await PurgeSite.IsThereAsync(server, due));
        Assert.Empty(await server.Limits.QueryAsync<TableEntity>().ToListAsync());
        Assert.Contains(
            server.Log.GetSnapshot(),
            record => record.Message.StartsWith("Purge would remove 1 accounts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task BeforeAnybodyHasRegisteredThereIsNothingToRemove()
    {
        await using var server = await site.StartAsync();
        await new TableServiceClient(site.ConnectionString).DeleteTableAsync(AccountStore.TableName);
        Assert.Equal(0, (await PurgeSite.PurgeAsync(server)).Accounts);
    }

    /// <summary>Pending accounts of one due partition, whose claims are not there.</summary>
    private static async Task InsertManyAsync(TestServer server, int count)
    {
        var time = RowIds.EndOf(PurgeSite.DueSlot) - TimeSpan.FromMinutes(5);
        TableEntity RowOf(int number)
        {
            var row = StoredAccounts.RowOf(StoredAccounts.Make($"late{number}", email: null, registeredAt: time));
            row.RowKey = $"{row.RowKey[..^1]}5";
            row.PartitionKey = RowIds.Partition(row.RowKey);
            return row;
        }

        foreach (var chunk in Enumerable.Range(0, count).Chunk(100))
        {
            var actions = chunk.Select(
                number => new TableTransactionAction(TableTransactionActionType.Add, RowOf(number)));
            await server.Table.SubmitTransactionAsync(actions);
        }
    }

    private static void Activate(TableEntity row, bool isActive)
    {
        row["IsActive"] = isActive;
        row["ActivatedAt"] = DateTimeOffset.UtcNow - TimeSpan.FromDays(1);
    }

    private static void Leave(TableEntity row, DateTimeOffset time)
    {
        Activate(row, isActive: true);
        row["RemovedAt"] = time;
    }
}
