using Accounts.Mail;
using Accounts.Mail.Senders;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary>Orders whose mailbox has had its mail for now.</summary>
public sealed class WaitingTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string email = TestServer.NewEmail();

    [Fact]
    public async Task SeveralThatWaitBecomeOneForTheNewestRegistration()
    {
        await using var run = await MailRun.StartAsync();
        var accounts = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            accounts.Add(await run.RegisterAsync(email));
            await run.ResendAsync(email);
        }

        await run.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal([accounts[0], accounts[3]], run.Sender.To(email).Select(taken => taken.AccountId));
    }

    [Fact]
    public async Task OneThatWaitedAndThenFailsIsTriedAgain()
    {
        await using var run = await MailRun.StartAsync();
        await run.RegisterAsync(email);
        await run.SettleAsync();
        var second = await run.RegisterAsync(email);
        await run.SettleAsync();
        run.Sender.Before = _ => throw new MailFailedException(MailFailure.NotTaken, "down");
        await run.PassAsync(3 * Minute);
        run.Sender.Before = _ => { };
        await run.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal(second, Assert.Single(run.Sender.To(email).Skip(1)).AccountId);
    }

    [Fact]
    public async Task AnOlderRegistrationsMailDoesNotEndTheWaitOfANewerOne()
    {
        await using var run = await MailRun.StartAsync();
        run.Sender.Before = _ => throw new MailFailedException(MailFailure.NotTaken, "down");
        var first = await run.RegisterAsync(email);
        await run.SettleAsync();
        await run.RegisterAsync($"{email.Split('@')[0]}+x@example.org");
        run.Sender.Before = _ => { };
        await run.SettleAsync(); // the mailbox has had its mail
        var second = await run.RegisterAsync(email);
        await run.SettleAsync();
        run.Clock.Advance(Minute); // both are due, the older one first
        await run.PassAsync(3 * Minute);

        Assert.Equal([first, second], run.Sender.To(email).Select(taken => taken.AccountId));
    }

    [Fact]
    public async Task ARegistrationThatComesWhileAWaitingOrderGoesHasItsMail()
    {
        await using var run = await MailRun.StartAsync();
        await run.RegisterAsync(email);
        await run.RegisterAsync(email);
        await run.SettleAsync();
        string? third = null;
        run.Sender.Before = _ =>
        {
            run.Sender.Before = _ => { };
            third = run.RegisterAsync(email).GetAwaiter().GetResult();
        };
        await run.PassAsync(5 * Minute);

        Assert.Equal(3, run.Sender.To(email).Count);
        Assert.Equal(third, run.Sender.To(email)[2].AccountId);
    }

    /// <summary>The registration before it has an id that is newer: its instance's clock is ahead.</summary>
    [Fact]
    public async Task ARegistrationThatSeemsOlderThanOneBeforeItLeadsToAMail()
    {
        await using var run = await MailRun.StartAsync("Limits:MailInterval=00:10:00");
        await run.RegisterAsync(email, ahead: Minute);
        await run.SettleAsync();
        await run.RegisterAsync(email);
        var message = run.Orders.Take(MailRun.Lease, _ => 0)!;
        await run.HandleAsync(message);
        await run.HandleAsync(message); // delivered twice
        await run.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(2, run.Sender.To(email).Count);
    }

    [Fact]
    public async Task ANewestRegistrationHasItsMailThoughItMergesIntoTheOrderOfOneThatSeemsOlder()
    {
        await using var run = await MailRun.StartAsync("Limits:MailInterval=00:10:00");
        var first = await run.RegisterAsync(email, ahead: Minute);
        await run.SettleAsync();
        await run.RegisterAsync(email);
        await run.SettleAsync();
        await run.PassAsync(2 * Minute);
        var newest = await run.RegisterAsync(email);
        await run.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal([first, newest], run.Sender.To(email).Select(taken => taken.AccountId));
    }

    [Fact]
    public async Task ARepeatedOrderOfAMailThatWentIsNotMailedAgain()
    {
        await using var run = await MailRun.StartAsync();
        await run.RegisterAsync(email);
        var message = run.Orders.Take(MailRun.Lease, _ => 0)!;
        await run.HandleAsync(message);
        for (var i = 0; i < 3; i++)
        {
            await run.HandleAsync(message);
            run.Clock.Advance(Minute);
        }

        Assert.Single(run.Sender.To(email));
        Assert.Equal(["sent (link)", "repeated (link)", "repeated (link)", "repeated (link)"], run.Ends());
    }

    [Fact]
    public async Task EveryEndOfAnOrderIsALine()
    {
        await using var run = await MailRun.StartAsync("Limits:MailInterval=00:10:00");
        var until = run.Clock.GetUtcNow();
        await run.RegisterAsync(email);
        await run.SettleAsync();
        await run.ResendAsync(email);
        await run.ResendAsync(email);
        await run.ResendAsync(TestServer.NewEmail());
        await run.SettleAsync();

        var ends = run.Ends();
        Assert.Equal("sent (link)", ends[0]);
        Assert.StartsWith($"waits until {until.AddMinutes(10):yyyy-MM-dd HH:mm}", ends[1], StringComparison.Ordinal);
        Assert.Equal(["merged (link)", "discarded (unknown)"], ends.Skip(2));
    }

    [Fact]
    public async Task AnOrderIsNotBackBeforeItsTime()
    {
        await using var run = await MailRun.StartAsync();
        await run.RegisterAsync(email);
        await run.SettleAsync();
        run.Clock.Advance(TimeSpan.FromSeconds(59.5));
        await run.ResendAsync(email);
        await run.PassAsync(Minute);

        Assert.Equal(["sent", "waits", "sent"], run.Ends().Select(end => end.Split(' ')[0]));
    }
}
