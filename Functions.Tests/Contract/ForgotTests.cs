using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Asking for a link to choose a new password.</summary>
public sealed class ForgotTests
{
    private const string Subject = "new password";

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Theory]
    [OnEveryHost]
    public async Task WhereLinksAreAnsweredItIsAnsweredByNameByEmailAndByAnExpiredLink(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var registered = await host.RegisterAsync(new { username = name, email = Email, password = "krzysiek" });
        await host.GetAsync(await LinkClient.OfAsync(registered));
        var token = LinkClient.TokenOf(await host.Accounts.ResetPathAsync(name, TimeSpan.FromHours(2)));
        object[] bodies =
        [
            new { username = name }, new { email = Email.ToUpperInvariant() }, new { username = Email }, new { token },
        ];
        var paths = new List<string>();
        foreach (var body in bodies)
        {
            paths.Add(await host.ForgotAsync(body));
            Assert.Equal("200 Send the new password by POST.", await host.GetAsync(paths[^1]));
        }

        Assert.Equal(bodies.Length, paths.Distinct().Count());
        Assert.All(paths, path => Assert.True($"https://accounts.example.org.de.com{path}".Length <= 400, path));
    }

    [Theory]
    [OnEveryHost(AccountIs.Deactivated)]
    [OnEveryHost(AccountIs.Over)]
    [OnEveryHost(AccountIs.Removed)]
    public async Task WhereLinksAreAnsweredWhoHasNoneIsNotFound(HostKind kind, AccountIs state)
    {
        var host = await ContractHosts.SharedAsync(kind);
        await host.LinkAsync(name);
        var token = LinkClient.TokenOf(await host.Accounts.ResetPathAsync(name));
        await host.Accounts.MakeAsync(state, name);
        Assert.Equal("404 account_not_found", await host.PostAsync(RecoveryCalls.Forgot, new { username = name }));
        Assert.Equal("404 account_not_found", await host.PostAsync(RecoveryCalls.Forgot, new { token }));
        Assert.Equal(
            "404 account_not_found", await host.PostAsync(RecoveryCalls.Forgot, new { username = $"no-{name}" }));
    }

    /// <summary>Who once saw a link gets no other by it once its account has another password.</summary>
    [Theory]
    [OnEveryHost]
    public async Task WhereLinksAreAnsweredADeadLinkAsksForNone(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var registered = await host.RegisterAsync(new { username = name, email = Email, password = "krzysiek" });
        await host.GetAsync(await LinkClient.OfAsync(registered));
        var path = await host.ForgotAsync(new { username = name });
        Assert.Equal(ResetCalls.Changed, await host.PostAsync(path, new { password = ResetCalls.New }));
        Assert.Equal(
            "401 token_expired",
            await host.PostAsync(RecoveryCalls.Forgot, new { token = LinkClient.TokenOf(path) }));
        await host.ForgotAsync(new { username = name });
    }

    [Theory]
    [OnEveryHost("{}")]
    [OnEveryHost("""{"email":"a@example.org","username":"anna"}""")]
    [OnEveryHost("""{"email":["a@example.org","b@example.org"]}""")]
    [OnEveryHost("""{"email":"a@example.org,b@example.org"}""")]
    [OnEveryHost("""{"email":"a@example.org","email":"b@example.org"}""")]
    [OnEveryHost("""{"email":{"0":"a@example.org"}}""")]
    [OnEveryHost("""{"token":"x","email":"a@example.org"}""")]
    [OnEveryHost("""{"email":"no email"}""")]
    public async Task ItTakesOneTextAndNothingElse(HostKind kind, string json)
    {
        foreach (var setup in new[] { HostSetup.Response, HostSetup.Email })
        {
            var host = await ContractHosts.SharedAsync(kind, setup);
            using var body = new StringContent(json, null, "application/json");
            using var answer = await host.SendAsync(HttpMethod.Post, RecoveryCalls.Forgot, body);
            CommonHeaders.Check(answer);
            Assert.Equal("400 validation_failed", await TestServer.OutcomeAsync(answer));
        }
    }

    [Theory]
    [OnEveryHost("a.b.c", 0, "token_invalid")]
    [OnEveryHost(null, 8 * 24, "token_expired")]
    public async Task ATokenThatIsNotAuthenticOrTooOldIsRefused(HostKind kind, string? token, int hours, string code)
    {
        var host = await ContractHosts.SharedAsync(kind);
        await host.AddActiveAsync(name);
        token ??= LinkClient.TokenOf(await host.Accounts.ResetPathAsync(name, TimeSpan.FromHours(hours)));
        Assert.Equal($"401 {code}", await host.PostAsync(RecoveryCalls.Forgot, new { token }));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task ByMailEveryAnswerIsTheSameAndTheMailGoesToTheStoredEmail(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var active = await host.AddActiveByMailAsync(name);
        var deactivated = await host.AddActiveByMailAsync();
        await host.Accounts.MakeAsync(AccountIs.Deactivated, deactivated);
        object[] bodies =
        [
            new { username = name }, new { email = deactivated }, new { email = $"unknown-{Email}" },
            new { username = $"no-{name}" },
        ];
        var answers = new List<string>();
        foreach (var body in bodies)
        {
            using var answer = await host.Http.PostAsJsonAsync(RecoveryCalls.Forgot, body);
            answers.Add(await answer.WholeAsync());
        }

        Assert.StartsWith("202", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
        var mail = await host.MailAboutAsync(active, Subject, 2);
        Assert.Equal("200 Send the new password by POST.", await host.GetAsync(MailServer.LinkOf(mail)));
        Assert.Single(await host.MailsAsync(deactivated, 1));
        Assert.Empty(await host.MailsAsync($"unknown-{Email}", 0));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task ARegistrationThatWaitsGetsItsActivationLinkAgain(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        await host.MailedPathAsync(Email);
        await host.MailAsync(Email);
        Assert.Equal(RecoveryCalls.Accepted, await host.PostAsync(RecoveryCalls.Forgot, new { email = Email }));
        var mails = await host.MailsAsync(Email, 2);
        Assert.All(mails, mail => Assert.Contains("/api/activate/", MailServer.LinkOf(mail), StringComparison.Ordinal));
        var link = MailServer.LinkOf(mails[1]);
        Assert.Equal("200 User Activated", await host.PostAsync(link, new { new_password = "another password" }));
        Assert.Equal("200", await host.LoginOutcomeAsync(Email, "another password"));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task AnExpiredLinkAsksForANewOneByMail(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var email = await host.AddActiveByMailAsync();
        var path = await host.Accounts.ResetPathAsync(email, TimeSpan.FromHours(2));
        var page = await host.PageAsync(path);
        var token = LinkClient.TokenOf(path);
        Assert.Equal("401 This link has expired", page.Outcome);
        Assert.Contains($"name=\"token\" value=\"{token}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains("action=\"../forgot\"", page.Html, StringComparison.Ordinal);
        Assert.Equal("202 Check your inbox", (await host.PageAsync(RecoveryCalls.Forgot, ("token", token))).Outcome);
        await host.MailAboutAsync(email, Subject, 2);
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Trusted)]
    public async Task TheClientKeyOfATrustedBackEndIsAskedFor(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Trusted);
        var body = new { username = name };
        Assert.Equal("401 client_key_invalid", await host.PostAsync(RecoveryCalls.Forgot, body));
        using var content = JsonContent.Create(body);
        using var answer = await host.SendAsync(
            HttpMethod.Post, RecoveryCalls.Forgot, content, $"x-client-key: {ContractHosts.ClientKey}");
        Assert.Equal("404 account_not_found", await TestServer.OutcomeAsync(answer));
    }

    [Theory]
    [OnEveryHost(HostSetup.Response, "username")]
    [OnEveryHost(HostSetup.Email, "email", Setup = HostSetup.Email)]
    public async Task ThePageAsksForWhatCanBeTyped(HostKind kind, HostSetup setup, string field)
    {
        var host = await ContractHosts.SharedAsync(kind, setup);
        Assert.Equal("200 Send the email or the user name by POST.", await host.GetAsync(RecoveryCalls.Forgot));
        var page = await host.PageAsync(RecoveryCalls.Forgot);
        Assert.Equal("200 Forgotten your password?", page.Outcome);
        Assert.True(page.Asks(field));
        var empty = await host.PageAsync(RecoveryCalls.Forgot, (field, ""));
        Assert.Equal("400 Forgotten your password?", empty.Outcome);
        Assert.True(empty.Asks(field) && empty.Says("Please enter it in full."));
        var without = await host.PageAsync(RecoveryCalls.Forgot, ("other", ""));
        Assert.Equal("400 Forgotten your password?", without.Outcome);
        Assert.True(without.Asks(field) && without.Says("Please enter it in full."));
        var old = await host.PageAsync(RecoveryCalls.Forgot, ("token", "a.b.c"));
        Assert.Equal("401 Forgotten your password?", old.Outcome);
        Assert.True(old.Asks(field) && old.Says("can no longer get you a new one"));
    }

    /// <summary>The form comes back with what was typed in it, escaped, and says what is wrong with it.</summary>
    [Theory]
    [OnEveryHost(HostSetup.Response, "username", "There is no account with this name or address.")]
    [OnEveryHost(HostSetup.Email, "email", "This is not an email address.", Setup = HostSetup.Email)]
    public async Task ThePageKeepsWhatWasTyped(HostKind kind, HostSetup setup, string field, string words)
    {
        var host = await ContractHosts.SharedAsync(kind, setup);
        var page = await host.PageAsync(RecoveryCalls.Forgot, (field, "anna\u200b@ex\"><b>ample"));
        Assert.Equal("400 Forgotten your password?", page.Outcome);
        Assert.True(page.Asks(field) && page.Says(words));
        Assert.True(page.Says("value=\"anna\u200b@ex\"><b>ample\""));
        Assert.DoesNotContain("<b>", page.Html, StringComparison.Ordinal);
        Assert.False(page.Says("Please enter it in full."));
    }

    [Theory]
    [OnEveryHost]
    public async Task WhereLinksAreAnsweredThePageLeadsToTheLinkOrSaysThatThereIsNoAccount(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        await host.AddActiveAsync(name);
        var unknown = await host.PageAsync(RecoveryCalls.Forgot, ("username", $"no-{name}"));
        Assert.Equal("404 Forgotten your password?", unknown.Outcome);
        Assert.True(unknown.Asks("username") && unknown.Says("There is no account"));
        Assert.True(unknown.Says($"value=\"no-{name}\""));
        var made = await host.PageAsync(RecoveryCalls.Forgot, ("username", name));
        Assert.Equal("201 Choose a new password", made.Outcome);
        var path = made.Html.Split("href=\"reset/")[1].Split('"')[0];
        Assert.Equal("200 Choose a new password", (await host.PageAsync($"/api/password/reset/{path}")).Outcome);
    }
}
