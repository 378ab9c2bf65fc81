using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Choosing a new password by a link.</summary>
public sealed class ResetTests
{
    private const string New = "another password";
    private const string Gone = "410 link_gone";

    private readonly string name = TestServer.NewName();

    [Theory]
    [OnEveryHost]
    public async Task ALinkTakesOnePasswordAndEndsSessionsAndOtherLinks(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var session = await host.SignInAsync(await host.AddActiveAsync(name));
        var path = await host.ForgotAsync(new { username = name });
        var other = await host.ForgotAsync(new { username = name });
        Assert.Equal("200 Send the new password by POST.", await host.GetAsync(path));
        Assert.Equal("200 Send the new password by POST.", await host.GetAsync(path));
        Assert.Equal("200", await host.LoginOutcomeAsync(name, SignInCalls.Password));

        Assert.Equal(RecoveryCalls.Changed, await host.PostAsync(path, new { password = New }));
        Assert.Equal("200", await host.LoginOutcomeAsync(name, New));
        Assert.Equal("401 sign_in_failed", await host.LoginOutcomeAsync(name, SignInCalls.Password));
        using var refreshed = await host.RefreshAsync(session.Refresh);
        Assert.Equal("401 session_ended", await TestServer.OutcomeAsync(refreshed));
        Assert.Equal(Gone, await host.PostAsync(other, new { password = "a third password" }));
        Assert.Equal(Gone, await host.GetAsync(path));
        Assert.Equal("200", await host.LoginOutcomeAsync(name, New));
    }

    [Theory]
    [OnEveryHost]
    public async Task TheSameLinkWithTheSamePasswordIsNoErrorAndGuessesAreCounted(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        await host.AddActiveAsync(name);
        var path = await host.ForgotAsync(new { username = name });
        Assert.Equal(RecoveryCalls.Changed, await host.PostAsync(path, new { password = New }));
        var stamp = (await host.Accounts.FindAsync(name))!.GetString("Stamp");
        Assert.Equal(RecoveryCalls.Changed, await host.PostAsync(path, new { password = New }));
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(Gone, await host.PostAsync(path, new { password = "a third password" }));
        }

        Assert.Equal(Gone, await host.PostAsync(path, new { password = New }));
        Assert.Equal(stamp, (await host.Accounts.FindAsync(name))!.GetString("Stamp"));
        Assert.Equal("200", await host.LoginOutcomeAsync(name, New));
    }

    [Theory]
    [OnEveryHost]
    public async Task APasswordThatCannotBeTakenLeavesTheLink(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        await host.AddActiveAsync(name);
        var path = await host.ForgotAsync(new { username = name });
        foreach (var json in new[]
        {
            "{}", """{"password":""}""", """{"password":"short"}""", """{"password":["another password"]}""", "",
        })
        {
            using var body = json.Length > 0 ? new StringContent(json, null, "application/json") : null;
            using var answer = await host.SendAsync(HttpMethod.Post, path, body);
            CommonHeaders.Check(answer);
            Assert.Equal($"400 validation_failed {json}", $"{await TestServer.OutcomeAsync(answer)} {json}");
        }

        Assert.Equal(RecoveryCalls.Changed, await host.PostAsync(path, new { password = New }));
    }

    [Theory]
    [OnEveryHost]
    public async Task OfManyPasswordsForOneLinkOneIsTakenAndSignsIn(HostKind kind)
    {
        const int callers = 10;
        var host = await ContractHosts.SharedAsync(kind);
        await host.AddActiveAsync(name);
        var path = await host.ForgotAsync(new { username = name });
        var outcomes = await Task.WhenAll(Enumerable.Range(0, callers)
            .Select(i => ResetCalls.ResetAsync(host.Http, path, $"password number {i}")));
        var winner = Assert.Single(Enumerable.Range(0, callers), i => outcomes[i] == RecoveryCalls.Changed);
        Assert.Equal(callers - 1, outcomes.Count(outcome => outcome == Gone));
        Assert.Equal("200", await host.LoginOutcomeAsync(name, $"password number {winner}"));
        var other = $"password number {(winner + 1) % callers}";
        Assert.Equal("401 sign_in_failed", await host.LoginOutcomeAsync(name, other));
    }

    [Theory]
    [OnEveryHost("not-a-token", "token_invalid")]
    [OnEveryHost("activation", "token_invalid")]
    [OnEveryHost("expired", "token_expired")]
    public async Task ALinkThatIsNoneOrTooOldIsRefused(HostKind kind, string what, string code)
    {
        var host = await ContractHosts.SharedAsync(kind);
        await host.AddActiveAsync(name);
        var id = (await host.Accounts.FindAsync(name))!.RowKey;
        var path = what switch
        {
            "activation" => $"/api/password/reset/{LinkClient.TokenOf(HostAccounts.PathOf(id))}",
            "expired" => await host.Accounts.ResetPathAsync(name, TimeSpan.FromMinutes(61)),
            _ => $"/api/password/reset/{what}",
        };
        Assert.Equal($"401 {code}", await host.GetAsync(path));
        Assert.Equal($"401 {code}", await host.PostAsync(path, new { password = New }));
        var reset = LinkClient.TokenOf(await host.ForgotAsync(new { username = name }));
        Assert.Equal("401 token_invalid", await host.GetAsync($"/api/activate/{reset}"));
    }

    [Theory]
    [OnEveryHost(AccountIs.Deactivated)]
    [OnEveryHost(AccountIs.Over)]
    [OnEveryHost(AccountIs.Removed)]
    public async Task TheLinkOfAnAccountThatIsNoMoreIsGone(HostKind kind, AccountIs state)
    {
        var host = await ContractHosts.SharedAsync(kind);
        await host.LinkAsync(name);
        var path = await host.ForgotAsync(new { username = name });
        await host.Accounts.MakeAsync(state, name);
        Assert.Equal(Gone, await host.GetAsync(path));
        Assert.Equal(Gone, await host.PostAsync(path, new { password = New }));
    }

    [Theory]
    [OnEveryHost]
    public async Task ThePendingAccountOfABackEndComesToLifeByIt(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var activation = (await host.LinkAsync(name)).AbsolutePath;
        var path = await host.ForgotAsync(new { username = name });
        Assert.Equal(RecoveryCalls.Changed, await host.PostAsync(path, new { password = New }));
        Assert.True(await host.Accounts.IsActiveAsync(name));
        Assert.True(await host.Accounts.IsClaimedAsync(name));
        Assert.Equal("200", await host.LoginOutcomeAsync(name, New));
        Assert.Equal("401 sign_in_failed", await host.LoginOutcomeAsync(name, SignInCalls.Password));
        Assert.Equal("200 User Activated", await host.GetAsync(activation));
        Assert.Equal("200", await host.LoginOutcomeAsync(name, New));
        Assert.Equal(Gone, await host.PostAsync(path, new { password = "a third password" }));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task ARegistrationByMailIsNotBroughtToLifeByIt(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var email = $"{name}@example.org";
        await host.MailedPathAsync(email);
        var path = await host.Accounts.ResetPathAsync(email);
        Assert.Equal(Gone, await host.GetAsync(path));
        Assert.Equal(Gone, await host.PostAsync(path, new { password = New }));
        Assert.False(await host.Accounts.IsActiveAsync(email));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task TheOwnerIsToldByMailOnceAndLedToTakeItBack(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var email = await host.AddActiveByMailAsync();
        Assert.Equal(RecoveryCalls.Accepted, await host.PostAsync(RecoveryCalls.Forgot, new { email }));
        var path = MailServer.LinkOf(await host.MailAboutAsync(email, "new password", 2));
        Assert.Equal(RecoveryCalls.Changed, await host.PostAsync(path, new { password = New }));
        Assert.Equal(RecoveryCalls.Changed, await host.PostAsync(path, new { password = New }));
        Assert.Equal("200", await host.LoginOutcomeAsync(email, New));
        var told = await host.MailAboutAsync(email, "was changed", 3);
        Assert.Equal("200 Forgotten your password?", (await host.PageAsync(MailServer.LinkOf(told))).Outcome);
        Assert.Equal(3, (await host.MailsAsync(email, 3)).Count);
    }

    [Theory]
    [OnEveryHost]
    public async Task EveryOutcomeHasAPage(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        await host.AddActiveAsync(name);
        var path = await host.ForgotAsync(new { username = name });
        var opened = await host.PageAsync(path);
        Assert.Equal("200 Choose a new password", opened.Outcome);
        Assert.True(opened.Asks("password") && opened.Says("Not you? You need do nothing"));
        Assert.True(opened.Says("At least 8 characters."));
        var missing = await host.PageAsync(path, ("account", name), ("password", ""));
        Assert.Equal("400 Choose a new password", missing.Outcome);
        Assert.True(missing.Asks("password") && missing.Says("Please choose a password."));
        var weak = await host.PageAsync(path, ("password", "short"));
        Assert.Equal("400 Choose a new password", weak.Outcome);
        Assert.True(weak.Asks("password") && weak.Says("too short"));
        Assert.Equal(2, weak.Html.Split("t least 8 characters").Length);
        foreach (var form in new[] { opened, missing, weak })
        {
            // A password manager keeps the password with the name that stands before it.
            Assert.Matches(
                $"name=\"account\"[^>]* autocomplete=\"username\"[^>]* readonly[^>]* value=\"{name}\"", form.Html);
        }

        var done = await host.PageAsync(path, ("account", "another"), ("password", New));
        Assert.Equal("200 Your password is changed", done.Outcome);
        Assert.False(done.Asks("password"));
        var gone = await host.PageAsync(path);
        Assert.Equal("410 This link is no longer valid", gone.Outcome);
        Assert.Contains("href=\"../forgot\"", gone.Html, StringComparison.Ordinal);
        var invalid = await host.PageAsync("/api/password/reset/");
        Assert.Equal("401 This link does not work", invalid.Outcome);
        Assert.Contains("href=\"../forgot\"", invalid.Html, StringComparison.Ordinal);
        using var cut = await host.Http.GetAsync("/api/password/reset");
        Assert.Equal((307, "reset/"), ((int)cut.StatusCode, $"{cut.Headers.Location}"));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Trusted)]
    public async Task AfterItThePageLeadsToTheReturnUrl(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Trusted);
        using var body = new StringContent(
            $$"""{"username":"{{name}}","password":"krzysiek","returnUrl":"{{ContractHosts.ReturnUrl}}"}""",
            null,
            "application/json");
        using var registered = await host.SendAsync(
            HttpMethod.Post, "/api/register", body, $"x-client-key: {ContractHosts.ClientKey}");
        Assert.Equal(201, (int)registered.StatusCode);
        await host.Accounts.MakeAsync(AccountIs.Active, name);
        var page = await host.PageAsync(await host.Accounts.ResetPathAsync(name), ("password", New));
        Assert.Equal("200 Your password is changed", page.Outcome);
        Assert.Contains($"href=\"{ContractHosts.ReturnUrl}\"", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [OnEveryHost]
    public async Task HeadAndOptionsChangeNothing(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        await host.AddActiveAsync(name);
        var path = await host.ForgotAsync(new { username = name });
        var before = (await host.Accounts.FindAsync(name))!.ETag;
        using var head = await host.SendAsync(HttpMethod.Head, path);
        Assert.Equal(200, (int)head.StatusCode);
        using var options = await host.SendAsync(HttpMethod.Options, path);
        Assert.Equal(before, (await host.Accounts.FindAsync(name))!.ETag);
        Assert.Equal(nameof(Delivery.Response), (await host.Accounts.FindAsync(name))!.GetString("Delivery"));
    }

    [Theory]
    [OnEveryHost("password/forgot", Setup = HostSetup.NoStorage)]
    [OnEveryHost("password/reset/{0}", Setup = HostSetup.NoStorage)]
    public async Task WithoutStorageItIsRepeatable(HostKind kind, string route)
    {
        var somewhere = await ContractHosts.SharedAsync(kind);
        await somewhere.AddActiveAsync(name);
        var token = LinkClient.TokenOf(await somewhere.Accounts.ResetPathAsync(name));
        var host = await ContractHosts.SharedAsync(kind, HostSetup.NoStorage);
        var path = $"/api/{route.Replace("{0}", token, StringComparison.Ordinal)}";
        Assert.Equal("503 storage_unavailable", await host.PostAsync(path, new { username = name, password = New }));
        var page = await host.PageAsync(
            path, (route.Contains("forgot", StringComparison.Ordinal) ? "username" : "password", New));
        Assert.Equal(503, page.Status);
        Assert.True(page.RetryAfter > TimeSpan.Zero);
    }
}
