using Accounts.Mail;
using Accounts.Names;
using Accounts.Storage;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary>An order that waited ends without a mail of its own: what comes later does not merge into it.</summary>
public sealed class EndedWaitTests
{
    private const int MostRequests = 30;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly string email = TestServer.NewEmail();

    [Fact]
    public async Task TheOwnerHasANoticeOfALaterRegistration()
    {
        await using var run = await MailRun.StartAsync();
        await WaitInVainAsync(run);
        await run.RegisterAsync(email);
        await run.PassAsync(5 * Minute);

        Assert.Equal(["link", "reset", "notice"], Sent(run));
    }

    [Fact]
    public async Task AnOwnerWhoLeavesAndRegistersAgainHasALink()
    {
        await using var run = await MailRun.StartAsync();
        var first = await WaitInVainAsync(run);
        await run.RegisterAsync(email);
        await run.SettleAsync();
        await RemoveAsync(run, first);
        var second = await run.RegisterAsync(email);
        await run.ResendAsync(email);
        await run.PassAsync(5 * Minute);

        Assert.Equal([first, second], run.Sender.To(email).Select(taken => taken.AccountId).OfType<string>());
    }

    /// <summary>Its end has begun, and a registration comes that would merge into it.</summary>
    [Fact]
    public async Task ARegistrationThatComesAtAnyMomentOfItsEndLeadsToAMail()
    {
        await using var run = await MailRun.StartAsync();
        for (var step = 1; step <= MostRequests; step++)
        {
            var reader = $"{step}-{email}";
            await run.ActivateAsync(await WaitAsync(run, reader));
            await run.PassAsync(TimeSpan.FromSeconds(59));
            run.Clock.Advance(TimeSpan.FromSeconds(1));
            var waiting = run.Orders.Take(MailRun.Lease, _ => 0)!;
            await ForgetAsync(run, reader); // its mail makes the next one wait
            await run.SettleAsync();
            var hasCome = await run.Crashes.MeetAsync(step, () => run.HandleAsync(waiting), async () =>
            {
                await run.RegisterAsync(reader);
                await run.SettleAsync();
            });
            if (!hasCome)
            {
                Assert.InRange(step, 5, MostRequests);
                return;
            }

            await run.PassAsync(5 * Minute);
            Assert.Equal((step, 3), (step, run.Sender.To(reader).Count));
        }

        Assert.Fail("It never ended.");
    }

    /// <summary>Nobody has the email any more: the activation link is mailed instead.</summary>
    [Fact]
    public async Task AnOrderForANewPasswordThatBecomesAnotherMailLeavesNoPlaceBehind()
    {
        await using var run = await MailRun.StartAsync();
        var first = await run.RegisterAsync(email);
        await run.SettleAsync();
        await run.ActivateAsync(first);
        await ForgetAsync(run, email);
        await run.SettleAsync();
        await RemoveAsync(run, first);
        var second = await run.RegisterAsync(email);
        await run.PassAsync(Minute);
        Assert.Equal(second, run.Sender.To(email)[^1].AccountId);

        await run.ActivateAsync(second);
        await ForgetAsync(run, email);
        await run.PassAsync(2 * Minute);
        Assert.Equal("sent (reset)", run.Ends()[^1]);
    }

    /// <summary>
    /// The second order of a registration sent twice has waited and ended, since its email has an account now, and a
    /// mail went just now; the account's id.
    /// </summary>
    private async Task<string> WaitInVainAsync(MailRun run)
    {
        var first = await WaitAsync(run, email);
        await run.ActivateAsync(first);
        await run.PassAsync(Minute);
        await ForgetAsync(run, email);
        await run.SettleAsync();
        Assert.Equal(["discarded (its email has an account)", "sent (reset)"], run.Ends().TakeLast(2));
        return first;
    }

    /// <summary>Of two registrations the first has its mail, and the second waits; the first one's id.</summary>
    private static async Task<string> WaitAsync(MailRun run, string email)
    {
        var first = await run.RegisterAsync(email);
        await run.SettleAsync();
        await run.RegisterAsync(email);
        await run.SettleAsync();
        return first;
    }

    private static Task ForgetAsync(MailRun run, string email) => run.OrderAsync(
        MailOrder.ForEmail(MailOrder.Reset, AccountNames.Key(email), run.Clock.GetUtcNow()));

    private static async Task RemoveAsync(MailRun run, string id)
    {
        var services = run.Server.Services;
        var account = await services.GetRequiredService<AccountStore>().FindAsync(id, CancellationToken.None);
        Assert.True(await services.GetRequiredService<OrderedRemoval>().RemoveAsync(account!, CancellationToken.None));
    }

    private static IEnumerable<string> Sent(MailRun run) => run.Ends()
        .Where(end => end.StartsWith("sent", StringComparison.Ordinal)).Select(end => end[6..^1]);
}
