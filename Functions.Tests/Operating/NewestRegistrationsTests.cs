using Accounts.Mail.Senders;
using Accounts.Operating;
using Accounts.Storage;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Operating;

/// <summary>An email's mails are for its newest registration, and an operator removes that one.</summary>
public sealed class NewestRegistrationsTests
{
    private const int MostRequests = 30;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly string email = TestServer.NewEmail();

    /// <summary>The owner's order has merged into a stranger's.</summary>
    [Fact]
    public async Task TheOneBeforeHasTheMailThatWaitsAndEveryLaterOne()
    {
        await using var run = await MailRun.StartAsync();
        var first = await run.RegisterAsync(email);
        await run.SettleAsync();
        var owners = await run.RegisterAsync(email);
        var strangers = await run.RegisterAsync(email);
        await run.SettleAsync();
        await ForgetAsync(run, strangers);
        await run.PassAsync(Hour);
        await run.ResendAsync(email);
        await run.PassAsync(Hour);

        Assert.Equal([first, owners, owners], run.Sender.To(email).Select(taken => taken.AccountId));
    }

    [Fact]
    public async Task WhereThereIsNoOtherTheNextRegistrationHasItsMail()
    {
        await using var run = await MailRun.StartAsync();
        var first = await run.RegisterAsync(email);
        await run.SettleAsync();
        await ForgetAsync(run, first);
        await run.ResendAsync(email);
        var next = await run.RegisterAsync(email);
        await run.PassAsync(Hour);

        Assert.Equal([first, next], run.Sender.To(email).Select(taken => taken.AccountId));
    }

    /// <summary>The order of a registration has just read its account, which is forgotten then.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(60, false)]
    [InlineData(60, true)]
    public async Task AnOrderUnderWayDoesNotMakeAForgottenRegistrationTheNewestAgain(int minutes, bool hasFailed)
    {
        await using var run = await MailRun.StartAsync();
        for (var step = 1; step <= MostRequests; step++)
        {
            var reader = $"{step}-{email}";
            var owners = await run.RegisterAsync(reader);
            await run.SettleAsync();
            run.Clock.Advance(TimeSpan.FromMinutes(minutes));
            var strangers = await run.RegisterAsync(reader);
            if (hasFailed)
            {
                run.Sender.Before = _ => throw new MailFailedException(MailFailure.NotTaken, "down");
                await run.SettleAsync();
                run.Sender.Before = _ => { };
                run.Clock.SetUtcNow(run.Orders.NextAt!.Value);
            }

            var order = run.Orders.Take(MailRun.Lease, _ => 0)!;
            var isForgotten = await run.Crashes.MeetAsync(
                step, () => run.HandleAsync(order), () => ForgetAsync(run, strangers));
            if (!isForgotten)
            {
                Assert.InRange(step, 5, MostRequests);
                return;
            }

            await run.PassAsync(Hour);
            var mails = run.Sender.To(reader).Count;
            await run.ResendAsync(reader);
            await run.PassAsync(Hour);
            var resent = run.Sender.To(reader).Skip(mails).Select(taken => taken.AccountId);
            Assert.Equal((step, owners), (step, resent.SingleOrDefault()));
        }

        Assert.Fail("It never ended.");
    }

    private static async Task ForgetAsync(MailRun run, string id)
    {
        var services = run.Server.Services;
        var account = await services.GetRequiredService<AccountStore>().FindAsync(id, CancellationToken.None);
        var act = await services.GetRequiredService<OperatorActs>().ForgetAsync(account!, CancellationToken.None);
        Assert.Equal(ActEnd.Done, act.End);
    }
}
