using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Links that are sent again.</summary>
public sealed class ResendTests
{
    private const string Accepted = "202 A new activation link is on its way, if one can be sent.";

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task ByEmailAndByAnExpiredTokenALinkIsSentAgain(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        await host.MailedPathAsync(Email);
        await host.MailAsync(Email);
        Assert.Equal(Accepted, await host.PostAsync("/api/resend", new { email = Email.ToUpperInvariant() }));
        await host.MailsAsync(Email, 2);
        var id = (await host.Accounts.FindAsync(Email))!.RowKey;
        var token = LinkClient.TokenOf(HostAccounts.PathOf(id, TimeSpan.FromHours(3)));
        Assert.Equal(Accepted, await host.PostAsync("/api/resend", new { token }));

        var mails = await host.MailsAsync(Email, 3);
        Assert.Equal(3, mails.Select(mail => mail.MessageId).Distinct().Count());
        foreach (var mail in mails)
        {
            Assert.Equal("200 Confirm with POST.", await host.GetAsync(MailServer.LinkOf(mail)));
        }

        var link = MailServer.LinkOf(mails[2]);
        Assert.Equal("200 User Activated", await host.PostAsync(link, new { password = "krzysiek" }));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task UnknownAndActiveEmailsAreSkippedWithTheSameAnswer(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var active = $"active-{Email}";
        await host.MailedPathAsync(active);
        await host.MailAsync(active);
        await host.Accounts.MakeAsync(AccountIs.Active, active);
        Assert.Equal(Accepted, await host.PostAsync("/api/resend", new { email = active }));
        Assert.Equal(Accepted, await host.PostAsync("/api/resend", new { email = $"unknown-{Email}" }));

        // Orders are taken in turn: when this mail is there, the others would be.
        await host.MailedPathAsync(Email);
        await host.MailAsync(Email);
        Assert.Single(await host.MailsAsync(active, 1));
        Assert.Empty(await host.MailsAsync($"unknown-{Email}", 0));
    }

    [Theory]
    [OnEveryHost(HostSetup.Response)]
    [OnEveryHost(HostSetup.Email, Setup = HostSetup.Email)]
    public async Task ATokenThatIsNotAuthenticIsRefused(HostKind kind, HostSetup setup)
    {
        var host = await ContractHosts.SharedAsync(kind, setup);
        using var body = JsonContent.Create(new { token = "a.b.c" });
        using var answer = await host.SendAsync(HttpMethod.Post, "/api/resend", body);
        CommonHeaders.Check(answer);
        Assert.Equal("401 token_invalid", await TestServer.OutcomeAsync(answer));
    }

    [Theory]
    [OnEveryHost("""{"email":5}""", "Must be a text.")]
    [OnEveryHost("""{"email":null,"token":["x"]}""", "Must be a text.")]
    [OnEveryHost("{}", "Either an email or the token of a link is required.")]
    public async Task OneFaultIsNamedOnce(HostKind kind, string json, string words)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var body = new StringContent(json, null, "application/json");
        using var answer = await host.SendAsync(HttpMethod.Post, "/api/resend", body);
        var errors = (await TestServer.JsonAsync(answer)).GetProperty("errors").EnumerateObject();
        Assert.Equal([words], Assert.Single(errors).Value.EnumerateArray().Select(one => one.GetString()));
    }

    /// <summary>The form comes back with what was typed in it, and sends to where it was sent before.</summary>
    [Theory]
    [OnEveryHost("lena@example", "This is not an email address.", Setup = HostSetup.Email)]
    [OnEveryHost("", "Please enter it in full.", Setup = HostSetup.Email)]
    public async Task AFormWithATypoComesBack(HostKind kind, string typed, string words)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var page = await host.PageAsync("/api/resend", ("email", typed));
        Assert.Equal("400 Send a new link", page.Outcome);
        Assert.True(page.Asks("email") && page.Says(words));
        Assert.True(typed.Length == 0 || page.Says($"value=\"{typed}\""));
        Assert.True(page.Says("<title>Error: ") && page.Says("<form method=\"post\" action=\"?\">"));
    }

    [Theory]
    [OnEveryHost]
    public async Task WithDeliveryResponseItDoesNothing(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var answer = await host.RegisterAsync(new { username = name, email = Email, password = "krzysiek" });
        var row = (await host.Accounts.FindAsync(name))!;
        var token = LinkClient.TokenOf(HostAccounts.PathOf(row.RowKey, TimeSpan.FromHours(3)));
        Assert.Equal(Accepted, await host.PostAsync("/api/resend", new { email = Email }));
        Assert.Equal(Accepted, await host.PostAsync("/api/resend", new { token }));
        Assert.Equal(row.ETag, (await host.Accounts.FindAsync(name))!.ETag);
    }
}
