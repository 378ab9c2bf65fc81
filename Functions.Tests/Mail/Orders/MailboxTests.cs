using Accounts.Mail.Senders;
using Accounts.Names;
using Azure;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary>What a mailbox gets, whoever asks for it and however often.</summary>
public sealed class MailboxTests
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Step = Day / 5;

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Fact]
    public async Task TheDaysBudgetRefillsEvenlySoThatNobodyWaitsLongerThanAStep()
    {
        await using var run = await MailRun.StartAsync();
        await run.RegisterAsync(Email);
        for (var i = 0; i < 5; i++)
        {
            await run.PassAsync(TimeSpan.FromMinutes(1));
            await run.ResendAsync(Email);
        }

        await run.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(5, run.Sender.To(Email).Count);
        await run.PassAsync(Step);
        Assert.Equal(6, run.Sender.To(Email).Count);
        for (var i = 0; i < 4; i++)
        {
            await run.ResendAsync(Email);
            await run.PassAsync(Step);
            Assert.Equal(7 + i, run.Sender.To(Email).Count);
        }
    }

    [Fact]
    public async Task WithoutAnIntervalTheBudgetAloneLimits()
    {
        await using var run = await MailRun.StartAsync("Limits:MailInterval=00:00:00", "Limits:MailsPerDay=3");
        await run.RegisterAsync(Email);
        for (var i = 0; i < 5; i++)
        {
            await run.SettleAsync();
            await run.ResendAsync(Email);
        }

        await run.SettleAsync();
        Assert.Equal(3, run.Sender.To(Email).Count);
    }

    [Fact]
    public async Task FailedTriesDoNotSpendTheBudget()
    {
        await using var run = await MailRun.StartAsync();
        run.Sender.Before = _ => throw new MailFailedException(MailFailure.NotTaken, "down");
        await run.RegisterAsync(Email);
        await run.PassAsync(Day);
        Assert.InRange(run.Sender.Tries, 20, 100);
        run.Sender.Before = _ => { };
        await run.ResendAsync(Email);
        await run.SettleAsync();

        Assert.Single(run.Sender.To(Email));
    }

    [Fact]
    public async Task AFailedTryLeavesTheIntervalOfTheMailBeforeAsItWas()
    {
        await using var run = await MailRun.StartAsync("Limits:MailInterval=00:10:00");
        await run.RegisterAsync(Email);
        await run.SettleAsync();
        run.Clock.Advance(TimeSpan.FromMinutes(11));
        run.Sender.Before = _ => throw new MailFailedException(MailFailure.NotTaken, "down");
        await run.ResendAsync(Email);
        await run.SettleAsync();
        run.Sender.Before = _ => { };
        await run.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(2, run.Sender.To(Email).Count);
    }

    [Fact]
    public async Task MailsThatMayHaveBeenTakenStayWithinTheBudget()
    {
        await using var run = await MailRun.StartAsync();
        run.Sender.After = _ => throw new MailFailedException(MailFailure.Unknown, "no answer");
        await run.RegisterAsync(Email);
        await run.PassAsync(2 * Day);

        var mails = run.Sender.To(Email);
        Assert.InRange(mails.Count, 10, 15);
        Assert.Single(mails.Select(taken => taken.Mail.OperationId).Distinct());
        Assert.All(mails.Skip(1), taken => Assert.True(taken.Mail.MayHaveBeenTaken));
    }

    [Fact]
    public async Task TagsAndDotsLeadIntoOneMailbox()
    {
        await using var run = await MailRun.StartAsync();
        for (var i = 0; i < 10; i++)
        {
            await run.RegisterAsync($"{name}+{i}@example.org");
            await run.RegisterAsync($"{name[..4]}.{name[4..]}+{i}@example.org");
        }

        await run.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(5, run.Sender.Mails.Count);
    }

    /// <summary>A stranger can make up tags of somebody's email, as many as there are hours.</summary>
    [Fact]
    public async Task ThePlainEmailWaitsNoLongerThanAStepHoweverManyTagsWait()
    {
        await using var run = await MailRun.StartAsync();
        for (var i = 0; i < 60; i++)
        {
            await run.RegisterAsync($"{name}+{i}@example.org");
        }

        await run.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(5, run.Sender.Mails.Count);
        await run.RegisterAsync(Email);
        await run.PassAsync(Step);
        Assert.Single(run.Sender.To(Email));
        await run.PassAsync(Step + TimeSpan.FromMinutes(5));
        Assert.Equal(7, run.Sender.Mails.Count);
    }

    [Fact]
    public async Task ALinkThatIsAskedForIsForTheExactEmailAndNotForATagsOfAStranger()
    {
        await using var run = await MailRun.StartAsync();
        var owner = await run.RegisterAsync(Email);
        await run.PassAsync(TimeSpan.FromMinutes(1));
        await run.RegisterAsync($"{name}+x@example.org");
        await run.SettleAsync();
        await run.ResendAsync(Email);
        await run.ResendAsync($"{name}+x@example.org");
        await run.PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal([owner, owner], run.Sender.To(Email).Select(taken => taken.AccountId));
        Assert.Equal(2, run.Sender.To($"{name}+x@example.org").Count);
    }

    [Fact]
    public async Task WhoHoldsALinkHasABudgetThatNoStrangerSpends()
    {
        await using var run = await MailRun.StartAsync();
        var account = await run.RegisterAsync(Email);
        for (var i = 0; i < 10; i++)
        {
            await run.PassAsync(TimeSpan.FromMinutes(1));
            await run.ResendAsync(Email);
        }

        await run.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(5, run.Sender.To(Email).Count);
        await run.ResendByTokenAsync(account);
        await run.SettleAsync();
        Assert.Equal(6, run.Sender.To(Email).Count);
        for (var i = 0; i < 10; i++)
        {
            await run.PassAsync(TimeSpan.FromMinutes(1));
            await run.ResendByTokenAsync(account);
        }

        await run.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(10, run.Sender.To(Email).Count);
    }

    [Fact]
    public async Task AClockThatSteppedBackMakesNobodyWaitLongerThanAStep()
    {
        await using var run = await MailRun.StartAsync("Limits:MailsPerDay=1");
        await run.RegisterAsync(Email);
        await run.SettleAsync();
        await StepBackAsync(run, TimeSpan.FromDays(30));
        await run.ResendAsync(Email);
        await run.PassAsync(Day);

        Assert.Equal(2, run.Sender.To(Email).Count);
    }

    /// <summary>Makes the mailbox's row one that was written by a clock so far ahead.</summary>
    private async Task StepBackAsync(MailRun run, TimeSpan time)
    {
        var key = EmailAddress.TryParse(Email)!.MailboxKey;
        var row = (await run.Server.Limits.GetEntityAsync<TableEntity>(key, "mails")).Value;
        foreach (var name in new[] { "LastAt", "ActivationAt" })
        {
            row[name] = row.GetDateTimeOffset(name) + time;
        }

        await run.Server.Limits.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
    }
}
