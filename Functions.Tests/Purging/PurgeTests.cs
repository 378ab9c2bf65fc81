using Accounts;
using Accounts.Purging;
using Azure;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Purging;

public sealed class PurgeTests(PurgeSite site) : IClassFixture<PurgeSite>
{
    private static readonly TimeSpan Period = TimeSpan.FromDays(7);
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task ARegistrationNeverActivatedGoesWithItsReservationWhenItsPeriodIsOver()
    {
        await using var server = await site.StartAsync();
        var name = TestServer.NewName();
        await server.LinkAsync(name, $"{name}@example.org");
        await PurgeSite.DateBackAsync(server, name, Period - 30 * Second);
        Assert.Equal((0, 0), Found(await PurgeSite.PurgeAsync(server)));
        Assert.NotNull(await server.RowAsync(name));

        await PurgeSite.DateBackAsync(server, name, Period + Second);
        // The reservation may lie before its account on the way, and then goes with the next purge.
        Assert.Equal((1, 1), Sum(Found(await PurgeSite.PurgeAsync(server)), Found(await PurgeSite.PurgeAsync(server))));
        Assert.Null(await server.RowAsync(name));
        Assert.Null(await server.RowAsync($"{name}@example.org"));
        await server.LinkAsync(name, $"{name}@example.org");
    }

    [Fact]
    public async Task ActiveAndDeactivatedAccountsStayWithTheirReservations()
    {
        await using var server = await site.StartAsync();
        string[] names = [TestServer.NewName(), TestServer.NewName()];
        foreach (var name in names)
        {
            using var activated = await server.Http.GetAsync(await server.LinkAsync(name, $"{name}@example.org"));
            Assert.Equal(200, (int)activated.StatusCode);
            await PurgeSite.DateBackAsync(server, name, 100 * Period);
        }

        await server.EditAsync(names[1], row => row["IsActive"] = false);
        Assert.Equal((0, 0), Found(await PurgeSite.PurgeAsync(server)));
        foreach (var name in names)
        {
            Assert.NotNull(await server.RowAsync(name));
            Assert.NotNull(await server.RowAsync($"{name}@example.org"));
        }
    }

    [Fact]
    public async Task AReservationLeftOverByARemovalGoes()
    {
        await using var server = await site.StartAsync();
        var name = TestServer.NewName();
        var link = await server.LinkAsync(name, $"{name}@example.org");
        using var removed = await server.Http.PostAsync(link, new StringContent("""{"action":"remove"}""", null, "application/json"));
        Assert.Equal(200, (int)removed.StatusCode);
        Assert.NotNull(await server.RowAsync($"{name}@example.org"));
        Assert.Equal((0, 1), Found(await PurgeSite.PurgeAsync(server)));
        Assert.Null(await server.RowAsync($"{name}@example.org"));
    }

    [Fact]
    public async Task ADryRunCountsAndRemovesNothing()
    {
        await using var server = await site.StartAsync("Purge:DryRun=true");
        var name = TestServer.NewName();
        await server.LinkAsync(name);
        await PurgeSite.DateBackAsync(server, name, Period + Second);
        Assert.Equal((1, 0), Found(await PurgeSite.PurgeAsync(server)));
        Assert.Equal((1, 0), Found(await PurgeSite.PurgeAsync(server)));
        Assert.NotNull(await server.RowAsync(name));
        Assert.Contains(server.Log.GetSnapshot(), record => record.Message.StartsWith("Purge would remove 1 accounts", StringComparison.Ordinal));
        await server.Table.DeleteEntityAsync(await server.RowAsync(name), ETag.All);
    }

    [Fact]
    public async Task AClockThatRunsAheadRemovesNoRegistrationAndRowsOfLimitsGoAfterTheirTime()
    {
        await using var server = await site.StartAsync("Activation:RequirePassword=true");
        var name = TestServer.NewName();
        var link = await server.LinkAsync(name);
        using var tried = await server.Http.PostAsync(link, new StringContent("""{"password":"wrong"}""", null, "application/json"));
        Assert.Equal("403 password_mismatch", await TestServer.OutcomeAsync(tried));
        Assert.Equal(0, (await PurgeSite.PurgeAsync(server)).Limits);

        server.Clock.Advance(Period + TimeSpan.FromHours(1));
        var count = await PurgeSite.PurgeAsync(server);
        Assert.Equal(0, count.Accounts);
        Assert.True(count.Limits >= 1);
        Assert.NotNull(await server.RowAsync(name));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task APurgeCutOffAtAnyStepLeavesTheRestToTheNext(int lostFrom)
    {
        await using var server = await site.StartAsync();
        string[] names = [TestServer.NewName(), TestServer.NewName(), TestServer.NewName()];
        foreach (var name in names)
        {
            await server.LinkAsync(name);
            await PurgeSite.DateBackAsync(server, name, Period + Second);
        }

        server.Storage.Reset(call => call >= lostFrom ? StorageFault.BeforeCall : null);
        await Assert.ThrowsAnyAsync<Exception>(() => PurgeSite.PurgeAsync(server));
        server.Storage.Reset();
        await PurgeSite.PurgeAsync(server);
        foreach (var name in names) Assert.Null(await server.RowAsync(name));
    }

    private static (int Accounts, int Reservations) Found(Accounts.Purging.PurgeCount count) => (count.Accounts, count.Limits);

    private static (int Accounts, int Reservations) Sum((int Accounts, int Reservations) one, (int Accounts, int Reservations) other) =>
        (one.Accounts + other.Accounts, one.Reservations + other.Reservations);
}
