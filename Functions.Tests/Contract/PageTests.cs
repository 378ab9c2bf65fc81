using System.Text;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>The page of each outcome, for who opens links in a browser. None is a dead end.</summary>
public sealed class PageTests
{
    private const string Password = "krzysiek";
    private static readonly TimeSpan Late = TimeSpan.FromHours(3);

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Theory]
    [OnEveryHost]
    public async Task OpeningActivatesWhereLinksAreAnswered(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var path = (await host.LinkAsync(name)).AbsolutePath;
        var first = await host.PageAsync(path);
        Assert.Equal("200 Your account is active", first.Outcome);
        Assert.True(first.Says("you can sign in now"));
        var second = await host.PageAsync(path);
        Assert.Equal("200 Your account is active", second.Outcome);
        Assert.True(second.Says("was activated before"));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task OpeningAMailedLinkAsksForThePassword(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var path = await host.MailedPathAsync(Email);
        var opened = await host.PageAsync(path);
        Assert.Equal("200 Activate your account", opened.Outcome);
        Assert.True(opened.Asks("password") && !opened.Asks("username"));
        Assert.Contains("href=\"?new\"", opened.Html, StringComparison.Ordinal);
        Assert.True(opened.Says("Not you? You need do nothing"));
        var choosing = await host.PageAsync($"{path}?new");
        Assert.Equal("200 Choose a password", choosing.Outcome);
        Assert.True(choosing.Asks("new_password") && !choosing.Asks("username"));
        // With which a password manager keeps the password.
        Assert.True(choosing.Says($"readonly=\"readonly\" value=\"{Email}\""));
        Assert.True(choosing.Says("At least 8 characters."));

        var missing = await host.PageAsync(path, ("password", ""));
        Assert.Equal("400 Activate your account", missing.Outcome);
        Assert.True(missing.Asks("password") && missing.Says("Please enter your password."));
        var wrong = await host.PageAsync(path, ("password", "not this one"));
        Assert.Equal("403 Activate your account", wrong.Outcome);
        Assert.True(wrong.Asks("password") && wrong.Says("This is not the password"));
        Assert.Equal("200 Your account is active", (await host.PageAsync(path, ("password", Password))).Outcome);
        Assert.True((await host.PageAsync(path)).Says("was activated before"));
    }

    [Theory]
    [OnEveryHost(AccountIs.Active, "Just sign in.")]
    [OnEveryHost(AccountIs.Over, "you can register in")]
    [OnEveryHost(AccountIs.Deactivated, "you can register in")]
    [OnEveryHost(AccountIs.Removed, "you can register in")]
    [OnEveryHost(AccountIs.Pending, "To get a new link, ask for one in")]
    public async Task AnExpiredLinkLeadsOn(HostKind kind, AccountIs state, string words)
    {
        var host = await ContractHosts.SharedAsync(kind);
        await host.LinkAsync(name);
        var page = await host.PageAsync(HostAccounts.PathOf(await host.Accounts.MakeAsync(state, name), Late));
        Assert.Equal("401 This link has expired", page.Outcome);
        Assert.True(page.Says(words));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task AnExpiredLinkOfAPendingAccountOrdersANewOne(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        await host.MailedPathAsync(Email);
        var id = await host.Accounts.MakeAsync(AccountIs.Pending, Email);
        var token = LinkClient.TokenOf(HostAccounts.PathOf(id, Late));
        var page = await host.PageAsync($"/api/activate/{token}");
        Assert.Equal("401 This link has expired", page.Outcome);
        Assert.Contains($"name=\"token\" value=\"{token}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("action=\"../resend\"", page.Html, StringComparison.Ordinal);
        Assert.Equal("202 Check your inbox", (await host.PageAsync("/api/resend", ("token", token))).Outcome);
    }

    [Theory]
    [OnEveryHost("/api/activate/", Setup = HostSetup.Email)]
    [OnEveryHost("/api/activate/token", Setup = HostSetup.Email)]
    [OnEveryHost("/api/activate/?new", Setup = HostSetup.Email)]
    public async Task ABrokenLinkAsksForTheEmail(HostKind kind, string path)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var page = await host.PageAsync(path);
        Assert.Equal("401 This link does not work", page.Outcome);
        Assert.True(page.Asks("email"));
        Assert.Contains("action=\"../resend\"", page.Html, StringComparison.Ordinal);
        Assert.Equal("202 Check your inbox", (await host.PageAsync("/api/resend", ("email", Email))).Outcome);
    }

    [Theory]
    [OnEveryHost("/api/activate/")]
    [OnEveryHost("/api/activate/token")]
    public async Task ABrokenLinkLeadsBackWhereLinksAreAnswered(HostKind kind, string path)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var page = await host.PageAsync(path);
        Assert.Equal("401 This link does not work", page.Outcome);
        Assert.True(!page.Asks("email") && page.Says("To get a new link, ask for one in"));
    }

    [Theory]
    [OnEveryHost]
    public async Task ALinkWithoutItsSlashLeadsToTheOneWithIt(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var answer = await host.Http.GetAsync("/api/activate");
        Assert.Equal(307, (int)answer.StatusCode);
        Assert.Equal("activate/", $"{answer.Headers.Location}");
    }

    [Theory]
    [OnEveryHost("/api/activate/token/", "../token")]
    [OnEveryHost("/api/activate/token/?new", "../token?new")]
    [OnEveryHost("/api/password/reset/token/", "../token")]
    [OnEveryHost("/api/password/forgot/", "../forgot")]
    [OnEveryHost("/api/leave/", "../leave")]
    public async Task APageWithASlashTooManyLeadsToTheOneWithout(HostKind kind, string path, string location)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var asked = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/html" } } };
        using var answer = await host.Http.SendAsync(asked);
        Assert.Equal((302, location), ((int)answer.StatusCode, $"{answer.Headers.Location}"));
        CommonHeaders.Check(answer);
    }

    [Theory]
    [OnEveryHost]
    public async Task AProgramMayWriteASlashTooMany(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var link = await host.LinkAsync(name);
        using var answer = await host.Http.GetAsync($"{link.AbsolutePath}/");
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Theory]
    [OnEveryHost(AccountIs.Over)]
    [OnEveryHost(AccountIs.Deactivated)]
    public async Task TheLinkOfAnAccountThatIsNoMoreSaysSo(HostKind kind, AccountIs state)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var path = (await host.LinkAsync(name)).AbsolutePath;
        await host.Accounts.MakeAsync(state, name);
        var page = await host.PageAsync(path);
        Assert.Equal("410 This link is no longer valid", page.Outcome);
        Assert.True(page.Says("you can register in") && page.Says("If you had an account"));
    }

    [Theory]
    [OnEveryHost("activate/token", "text/plain", 1, 415)]
    [OnEveryHost("activate/token", "application/x-www-form-urlencoded", 16_385, 413)]
    [OnEveryHost("resend", "text/plain", 1, 415)]
    [OnEveryHost("resend", "application/json", 16_385, 413)]
    [OnEveryHost("resend", "application/json", 1, 400)]
    public async Task WhatCannotBeTakenHasAPage(HostKind kind, string path, string type, int length, int status)
    {
        var host = await ContractHosts.SharedAsync(kind);
        if (path != "resend")
        {
            path = (await host.LinkAsync(name)).AbsolutePath["/api/".Length..];
        }

        using var body = new StringContent(new string('x', length), Encoding.UTF8, type);
        var page = await host.PageAsync(HttpMethod.Post, $"/api/{path}", body);
        Assert.Equal(status, page.Status);
        Assert.True(page.Heading.Length > 0);
    }
}
