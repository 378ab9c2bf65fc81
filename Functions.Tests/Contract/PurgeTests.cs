using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>The hourly purge, started now as each host can: by its option, and by the timer's function.</summary>
public sealed class PurgeTests
{
    private static readonly TimeSpan Overdue = TimeSpan.FromDays(7) + TimeSpan.FromMinutes(40);

    // Not against started hosts: a purge begins where the last one ended.
    [Theory]
    [InlineData(HostKind.Server)]
    [InlineData(HostKind.Functions)]
    public async Task AnOverdueAccountGoesWithItsNameAndAnActiveOneStays(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var overdue = TestServer.NewName();
        var active = TestServer.NewName();
        var pending = TestServer.NewName();
        await host.Accounts.InsertAsync(overdue, Overdue, isActive: false);
        await host.Accounts.InsertAsync(active, Overdue, isActive: true);
        await host.LinkAsync(pending);
        await BeginBeforeAsync(host);
        await PurgeAsync(host);

        await Wait.UntilAsync(
            async () => await host.Accounts.FindAsync(overdue) is null, "the overdue account is gone");
        Assert.False(await host.Accounts.IsClaimedAsync(overdue));
        Assert.True(await host.Accounts.IsActiveAsync(active));
        Assert.True(await host.Accounts.IsClaimedAsync(active));
        Assert.NotNull(await host.Accounts.FindAsync(pending));
        await host.LinkAsync(overdue);
    }

    /// <summary>Server purges by itself too, five minutes after its start, and would have passed the account.</summary>
    private static async Task BeginBeforeAsync(ProductHost host)
    {
        var slot = RowIds.SlotAt(DateTimeOffset.UtcNow - Overdue) - 2;
        var limits = new StoredTables(host.ConnectionString).Limits;
        await limits.CreateIfNotExistsAsync();
        await PurgeSite.SetPlaceAsync(limits, RowIds.Partition(RowIds.Digits[^1], slot));
    }

    private static async Task PurgeAsync(ProductHost host)
    {
        if (host.Kind == HostKind.Functions)
        {
            using var body = new StringContent("{}", null, "application/json");
            using var answer = await host.SendAsync(HttpMethod.Post, "/admin/functions/Purge", body);
            Assert.Equal(202, (int)answer.StatusCode);
            return;
        }

        var run = await ProgramRun.RunAsync(ServerProgram.Start(
            "--environment=Development", "--purge", $"--AzureWebJobsStorage={host.ConnectionString}"));
        Assert.Equal(0, run.Exit);
    }
}
