using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Purging;

/// <summary>How long a purge waits for storage.</summary>
public sealed class SlowPurgeTests(PurgeSite site) : IClassFixture<PurgeSite>
{
    [Fact]
    public async Task AQueryThatTakesTenSecondsIsWaitedFor()
    {
        await using var storage = new SkewedStorage(site.ConnectionString);
        await using var server = await site.StartAsync(null, $"AzureWebJobsStorage={storage.ConnectionString}");
        var name = TestServer.NewName();
        await PurgeSite.InsertAsync(server, name, PurgeSite.DueSlot, 'f');
        await PurgeSite.SetPlaceAsync(server.Limits, RowIds.Partition('e', PurgeSite.DueSlot));
        var delayed = 0;
        bool IsQuery(string line) => line.Contains("/Accounts()", StringComparison.Ordinal);
        storage.PauseOf = line => IsQuery(line) && Interlocked.Increment(ref delayed) > 0
            ? TimeSpan.FromSeconds(10)
            : TimeSpan.Zero;

        Assert.Equal(1, (await PurgeSite.PurgeAsync(server)).Accounts);
        Assert.Equal(1, delayed);
        Assert.False(await PurgeSite.IsThereAsync(server, name));
    }
}
