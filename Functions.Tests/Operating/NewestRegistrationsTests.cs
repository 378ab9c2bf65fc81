using Accounts.Operating;
using Accounts.Storage;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Operating;

/// <summary>An email's mails are for its newest registration, and an operator removes that one.</summary>
public sealed class NewestRegistrationsTests
{
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

    private static async Task ForgetAsync(MailRun run, string id)
    {
        var services = run.Server.Services;
        var account = await services.GetRequiredService<AccountStore>().FindAsync(id, CancellationToken.None);
        var act = await services.GetRequiredService<OperatorActs>().ForgetAsync(account!, CancellationToken.None);
        Assert.Equal(ActEnd.Done, act.End);
    }
}
