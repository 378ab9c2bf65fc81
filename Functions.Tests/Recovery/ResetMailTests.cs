using Accounts.Mail;
using Accounts.Names;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Recovery;

/// <summary>Whose mail an order for a new password becomes, and from which budget.</summary>
public sealed class ResetMailTests
{
    [Fact]
    public async Task ARegistrationOfAStrangerDoesNotHinderTheOwnersLink()
    {
        await using var run = await MailRun.StartAsync("Limits:MailInterval=00:00:00");
        var email = MailRun.NewEmail();
        await run.ActivateAsync(await run.RegisterAsync(email));
        await run.SettleAsync();
        await run.RegisterAsync(email);
        await run.SettleAsync();
        await ForgetAsync(run, email);
        await run.SettleAsync();
        Assert.Equal("sent (reset)", run.Ends()[^1]);
    }

    [Fact]
    public async Task ResetsEatNoActivationMailAndWaitForTheirOwnBudget()
    {
        await using var run = await MailRun.StartAsync("Limits:MailInterval=00:00:00", "Limits:MailsPerDay=2");
        var email = MailRun.NewEmail();
        var id = await run.RegisterAsync(email);
        await run.ActivateAsync(id);
        await run.SettleAsync();
        for (var i = 0; i < 4; i++)
        {
            await ForgetAsync(run, email);
        }

        await run.SettleAsync();
        Assert.Equal(2, run.Ends().Count(end => end == "sent (reset)"));
        Assert.Equal(1, run.Ends().Count(end => end.StartsWith("waits until", StringComparison.Ordinal)));
        Assert.Equal(1, run.Ends().Count(end => end == "merged (reset)"));
        await run.RegisterAsync(email);
        await run.SettleAsync();
        Assert.Equal("sent (notice)", run.Ends()[^1]);
        await run.OrderAsync(MailOrder.ForToken(MailOrder.Reset, id, run.Clock.GetUtcNow()));
        await run.SettleAsync();
        Assert.Equal("sent (reset)", run.Ends()[^1]);
    }

    [Fact]
    public async Task WithoutAChangeTheOwnerIsToldNothing()
    {
        await using var run = await MailRun.StartAsync();
        var id = await run.RegisterAsync(MailRun.NewEmail());
        await run.ActivateAsync(id);
        await run.OrderAsync(MailOrder.OfChange(id, "0123456789abcdef", run.Clock.GetUtcNow()));
        await run.SettleAsync();
        Assert.Equal("discarded (not changed)", run.Ends()[^1]);
    }

    private static Task ForgetAsync(MailRun run, string email) =>
        run.OrderAsync(MailOrder.ForEmail(MailOrder.Reset, AccountNames.Key(email), run.Clock.GetUtcNow()));
}
