using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Mail.Orders;

/// <summary>Registrations of an email that has an account.</summary>
public sealed class NoticeTests
{
    private static readonly TimeSpan Hours = TimeSpan.FromHours(5);

    private readonly string email = TestServer.NewEmail();

    [Fact]
    public async Task TheOwnerGetsANoticeForEachRegistrationButNoLink()
    {
        await using var run = await MailRun.StartAsync();
        await run.ActivateAsync(await run.RegisterAsync(email));
        await run.SettleAsync();
        for (var i = 0; i < 2; i++)
        {
            await run.RegisterAsync(email);
            await run.PassAsync(Hours);
        }

        Assert.Equal(2, run.Sender.To(email).Count);
        Assert.DoesNotContain(run.Sender.To(email), taken => taken.Mail.Text.Contains("://", StringComparison.Ordinal));
        Assert.Equal(["discarded (active)", "sent (notice)", "sent (notice)"], run.Ends());
    }

    [Fact]
    public async Task ManyRegistrationsGiveTheOwnerNoMoreThanTheBudget()
    {
        await using var run = await MailRun.StartAsync();
        await run.ActivateAsync(await run.RegisterAsync(email));
        for (var i = 0; i < 30; i++)
        {
            await run.RegisterAsync(email);
            await run.PassAsync(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(5, run.Sender.To(email).Count);
    }

    [Fact]
    public async Task ADoubleSubmitTellsNothingToTheOwnerWhoActivatedAfterIt()
    {
        await using var run = await MailRun.StartAsync();
        var first = await run.RegisterAsync(email);
        await run.RegisterAsync(email);
        await run.SettleAsync();
        await run.ActivateAsync(first);
        await run.PassAsync(Hours);

        Assert.Equal(first, Assert.Single(run.Sender.To(email)).AccountId);
        Assert.Equal("discarded (its email has an account)", run.Ends()[^1]);
    }

    [Fact]
    public async Task AResendForAnEmailWithAnAccountMailsNothing()
    {
        await using var run = await MailRun.StartAsync();
        await run.ActivateAsync(await run.RegisterAsync(email));
        await run.RegisterAsync(email);
        await run.SettleAsync();
        await run.ResendAsync(email);
        await run.PassAsync(Hours);

        Assert.Equal("sent (notice)", Assert.Single(run.Ends(), end => end[0] == 's'));
    }
}
