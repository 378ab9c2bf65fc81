using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Activation of accounts registered by mail with the password chosen at registration.</summary>
public sealed class ActivateByMailTests
{
    private const string Password = "krzysiek";
    private const string Activated = "200 User Activated";

    private readonly string name = TestServer.NewName();
    private readonly string other = TestServer.NewName();

    private string Email => $"{name}@example.org";

    private string OtherEmail => $"{other}@example.org";

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task ThePasswordDecides(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var path = await host.MailedPathAsync(Email, name);
        var before = (await host.Accounts.FindAsync(Email))!.ETag;
        Assert.Equal("200 Confirm with POST.", await host.GetAsync(path));
        Assert.Equal("400 validation_failed", await host.PostAsync(path, new { }));
        Assert.Equal("400 validation_failed", await host.PostAsync(path, new { password = "" }));
        var both = new { password = Password, new_password = Password };
        Assert.Equal("400 validation_failed", await host.PostAsync(path, both));
        Assert.Equal("403 password_mismatch", await host.PostAsync(path, new { password = "not this one" }));
        Assert.Equal(before, (await host.Accounts.FindAsync(Email))!.ETag);
        Assert.Equal(Activated, await host.PostAsync(path, new { password = Password }));
        Assert.True(await host.Accounts.IsActiveAsync(Email));
        Assert.True(await host.Accounts.IsClaimedAsync(name));
        Assert.True(await host.Accounts.IsClaimedAsync(Email));
        Assert.Equal(Activated, await host.PostAsync(path, new { }));
        Assert.Equal(Activated, await host.GetAsync(path));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task AFormOfAnotherSiteIsRefusedAndOurOwnIsTaken(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var path = await host.MailedPathAsync(Email);
        foreach (var (site, outcome) in new[] { ("cross-site", "400 cross_site_form"), ("same-origin", Activated) })
        {
            using var form = new FormUrlEncodedContent([new("password", Password)]);
            using var answer = await host.SendAsync(HttpMethod.Post, path, form, $"Sec-Fetch-Site: {site}");
            Assert.Equal(outcome, await TestServer.OutcomeAsync(answer));
        }
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task AfterFiveWrongPasswordsNoTryIsLeftButANewPasswordIsTaken(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var path = await host.MailedPathAsync(Email);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("403 password_mismatch", await host.PostAsync(path, new { password = $"not this {i}" }));
        }

        using var form = new FormUrlEncodedContent([new("password", Password)]);
        using var answer = await host.SendAsync(HttpMethod.Post, path, form);
        Assert.Equal("429 rate_limited", await TestServer.OutcomeAsync(answer));
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(55), TimeSpan.FromHours(1));

        var page = await host.PageAsync(path, ("password", Password));
        Assert.Equal("429 Too many tries", page.Outcome);
        Assert.Contains("href=\"?new\"", page.Html, StringComparison.Ordinal);
        Assert.Equal(Activated, await host.PostAsync(path, new { new_password = "chosen now" }));
    }

    [Theory]
    [OnEveryHost(AccountIs.Over, Setup = HostSetup.Email)]
    [OnEveryHost(AccountIs.Deactivated, Setup = HostSetup.Email)]
    [OnEveryHost(AccountIs.Removed, Setup = HostSetup.Email)]
    public async Task TheLinkOfAnAccountThatIsNoMoreIsGone(HostKind kind, AccountIs state)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var path = await host.MailedPathAsync(Email);
        await host.Accounts.MakeAsync(state, Email);
        Assert.Equal("410 link_gone", await host.GetAsync(path));
        Assert.Equal("410 link_gone", await host.PostAsync(path, new { password = Password }));
        Assert.Equal("410 link_gone", await host.PostAsync(path, new { new_password = "chosen now" }));
        Assert.False(await host.Accounts.IsActiveAsync(Email));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task AnEmailThatHasBecomeAnothersIsTaken(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var late = await host.MailedPathAsync(Email, name);
        var first = await host.MailedPathAsync(Email, other);
        Assert.Equal(Activated, await host.PostAsync(first, new { password = Password }));
        Assert.Equal("409 email_taken", await host.PostAsync(late, new { password = Password }));
        var chosen = new { new_password = "chosen now", username = name };
        Assert.Equal("409 email_taken", await host.PostAsync(late, chosen));
        foreach (var field in new[] { "password", "new_password" })
        {
            var page = await host.PageAsync(late, (field, Password));
            Assert.Equal("409 You already have an account", page.Outcome);
            Assert.True(page.Says("Please sign in with its password."));
        }

        Assert.False(await host.Accounts.IsClaimedAsync(name));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task ANameThatHasBecomeAnothersIsTakenAndAnotherNameIsNot(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var late = await host.MailedPathAsync(OtherEmail, name);
        var first = await host.MailedPathAsync(Email, name);
        Assert.Equal(Activated, await host.PostAsync(first, new { password = Password }));
        // The right password is no guess, however often.
        for (var i = 0; i < 6; i++)
        {
            Assert.Equal("409 username_taken", await host.PostAsync(late, new { password = Password }));
        }

        var page = await host.PageAsync(late, ("password", Password));
        Assert.Equal("409 Activate your account", page.Outcome);
        Assert.True(page.Asks("username") && page.Asks("password"));
        Assert.True(page.Says("Someone else has this name by now."));
        var strangers = new { password = Password, username = "a@example.org" };
        Assert.Equal("400 validation_failed", await host.PostAsync(late, strangers));
        Assert.Equal(Activated, await host.PostAsync(late, new { password = Password, username = other }));
        Assert.Equal(other, (await host.Accounts.FindAsync(OtherEmail))!.GetString("UserName"));
    }

    [Theory]
    [OnEveryHost]
    public async Task AnAccountIsActivatedTheWayItWasRegistered(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var answer = await host.RegisterAsync(new { username = name, email = Email, password = Password });
        await host.Accounts.DeliverByAsync(Delivery.Email, name);
        var path = HostAccounts.PathOf((await host.Accounts.FindAsync(name))!.RowKey);
        Assert.Equal("200 Confirm with POST.", await host.GetAsync(path));
        Assert.True((await host.PageAsync(path)).Asks("password"));
        Assert.Equal("400 validation_failed", await host.PostAsync(path, new { }));
        Assert.False(await host.Accounts.IsActiveAsync(name));
        Assert.Equal(Activated, await host.PostAsync(path, new { password = Password }));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task WhereLinksTravelByMailNoGetActivates(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var path = await host.MailedPathAsync(Email);
        await host.Accounts.DeliverByAsync(Delivery.Response, Email);
        Assert.Equal("200 Confirm with POST.", await host.GetAsync(path));
        Assert.False(await host.Accounts.IsActiveAsync(Email));
        Assert.Equal(Activated, await host.PostAsync(path, new { }));
    }
}
