using Accounts.Mail.Senders;
using Accounts.Names;
using Functions.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary>Orders whose mail nobody takes.</summary>
public sealed class EndTests
{
    private readonly string email = TestServer.NewEmail();

    [Fact]
    public async Task ARefusalForGoodIsTriedThreeTimesInADayAndRaisesNoAlarm()
    {
        await using var run = await MailRun.StartAsync();
        run.Sender.Before = _ => throw new MailFailedException(MailFailure.Refused, "refused", 550);
        await run.RegisterAsync(email);
        await run.PassAsync(TimeSpan.FromDays(1));
        Assert.Equal(3, run.Sender.Tries);
        Assert.Equal(["undeliverable (link)"], run.Ends());

        await run.PassAsync(TimeSpan.FromDays(7));
        Assert.Equal(3, run.Sender.Tries);
        Assert.Empty(run.Orders.All);
        AssertNoAlarm(run);
    }

    [Fact]
    public async Task ARefusalRaisesNoAlarmEitherWhereThePeriodIsShort()
    {
        await using var run = await MailRun.StartAsync("Activation:PendingPeriod=06:00:00");
        run.Sender.Before = _ => throw new MailFailedException(MailFailure.Refused, "refused", 550);
        await run.RegisterAsync(email);
        await run.PassAsync(TimeSpan.FromDays(1));

        Assert.Equal(["undeliverable (over)"], run.Ends());
        AssertNoAlarm(run);
    }

    [Fact]
    public async Task AMailThatNobodyTakesIsTriedForThePeriodAndThenParked()
    {
        await using var run = await MailRun.StartAsync();
        run.Sender.Before = _ => throw new MailFailedException(MailFailure.NotTaken, "full", 452);
        await run.RegisterAsync(email);
        await run.PassAsync(TimeSpan.FromDays(6.9));
        Assert.Empty(run.Parked.All);
        Assert.Empty(run.Ends());
        await run.PassAsync(TimeSpan.FromDays(0.2));

        Assert.InRange(run.Sender.Tries, 130, 180); // about one an hour
        Assert.Single(run.Parked.All);
        Assert.Empty(run.Orders.All);
        Assert.Equal(["parked (over)"], run.Ends());
        Assert.Single(run.Server.Log.GetSnapshot(), line => line.Level == LogLevel.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AMailThatNobodyTookIsParkedThoughThePurgeCameBeforeItsNextTry(bool hasWaited)
    {
        await using var run = await MailRun.StartAsync();
        if (hasWaited)
        {
            await run.RegisterAsync(email);
            await run.SettleAsync();
        }

        run.Sender.Before = _ => throw new MailFailedException(MailFailure.NotTaken, "full", 452);
        await run.RegisterAsync(email);
        await run.PassAsync(TimeSpan.FromDays(6.9));
        run.Clock.Advance(TimeSpan.FromDays(0.1) + TimeSpan.FromMinutes(1));
        foreach (var row in await run.Server.Tables.RowsAsync(email))
        {
            await run.Server.Table.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        }

        await run.Server.Limits.DeleteEntityAsync(AccountNames.Key(email), "email");
        await run.SettleAsync();

        Assert.Single(run.Parked.All);
        Assert.Empty(run.Orders.All);
        Assert.Equal("parked (over)", run.Ends()[^1]);
        Assert.Single(run.Server.Log.GetSnapshot(), line => line.Level == LogLevel.Error);
    }

    [Fact]
    public async Task WhereTheAccountWasRemovedOnPurposeNoAlarmIsRaised()
    {
        await using var run = await MailRun.StartAsync();
        run.Sender.Before = _ => throw new MailFailedException(MailFailure.NotTaken, "full", 452);
        await run.RegisterAsync(email);
        await run.PassAsync(TimeSpan.FromDays(6.9));
        run.Clock.Advance(TimeSpan.FromDays(0.2));
        await run.Server.EditAsync(email, row => row["RemovedAt"] = run.Clock.GetUtcNow());
        await run.SettleAsync();

        Assert.Empty(run.Orders.All);
        Assert.Equal(["discarded (gone)"], run.Ends());
        AssertNoAlarm(run);
    }

    [Fact]
    public async Task AnOrderIsTriedForItsOwnRegistrationsPeriodThoughItTookTheTurnOfAnOlderOne()
    {
        await using var run = await MailRun.StartAsync("Limits:MailsPerDay=1", "Activation:PendingPeriod=2.00:00:00");
        await run.RegisterAsync(email);
        await run.RegisterAsync(email);
        await run.PassAsync(TimeSpan.FromHours(23));
        var newest = await run.RegisterAsync(email);
        run.Sender.Before = _ => throw new MailFailedException(MailFailure.NotTaken, "down");
        await run.PassAsync(TimeSpan.FromHours(46));
        run.Sender.Before = _ => { };
        await run.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal(newest, Assert.Single(run.Sender.To(email).Skip(1)).AccountId);
    }

    [Fact]
    public async Task AProviderThatAsksForTimeGetsIt()
    {
        await using var run = await MailRun.StartAsync();
        var wait = TimeSpan.FromHours(3);
        run.Sender.Before = _ => throw new MailFailedException(MailFailure.NotTaken, "busy", 429, wait);
        await run.RegisterAsync(email);
        await run.SettleAsync();
        run.Sender.Before = _ => { };
        await run.PassAsync(wait - TimeSpan.FromSeconds(2));
        Assert.Empty(run.Sender.Mails);
        await run.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Single(run.Sender.Mails);
    }

    private static void AssertNoAlarm(MailRun run)
    {
        Assert.Empty(run.Parked.All);
        Assert.DoesNotContain(run.Server.Log.GetSnapshot(), line => line.Level >= LogLevel.Error);
    }
}
