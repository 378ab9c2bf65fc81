using System.Text.RegularExpressions;
using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Recovery;

/// <summary>
/// The pages of a forgotten password in a real browser, on a running server, as a person goes through them. Each page
/// is checked by axe, and no browser console has a complaint. What differs in look alone is PageBrowserTests'.
/// </summary>
[Collection(OneBrowser.Name)]
public sealed class RecoveryBrowserTests(BrowserFixture fixture, MailServer mails) : IClassFixture<MailServer>
{
    private const string ReturnUrl = "https://app.example/welcome";
    private const string Forgotten = "Forgotten your password?";
    private const string Choose = "Choose a new password";
    private const string Inbox = "Check your inbox";

    [BrowserFact]
    public async Task EveryOutcomeIsAPageThatLeadsOn()
    {
        await using var server = await mails.StartAsync(
            "Limits:MailInterval=00:00:00", $"Activation:ReturnUrls:0={ReturnUrl}");
        // At once, each in a context of its own.
        await Task.WhenAll(
            WalkAsync(server, ForgetAndResetAsync), WalkAsync(server, ExpiredAsync), WalkAsync(server, InvalidAsync),
            WalkAsync(server, GoneAsync));
        await WalkAsync(server, WithoutStorageAsync);
    }

    [BrowserFact]
    public async Task WhereALimitIsReachedThePageSaysWhenToComeBack()
    {
        await using var server = await mails.StartAsync(
            "Limits:ResendsPerClientPerHour=1", "Limits:ActivationsPerClientPerMinute=1");
        await WalkAsync(server, async walk =>
        {
            var email = await ResetCalls.InsertAsync(server, isActive: true, hasName: true);
            await AskAsync(walk, email);
            await AskAsync(walk, email, status: 429);
            var link = await server.ResetLinkAsync(email);
            await walk.OpenAsync(link, 200, Choose);
            await walk.Page.FillAsync("#password", ResetCalls.New);
            await walk.PressAsync(429);
            await walk.CheckAsync();
        });
    }

    /// <summary>One that is cut would be taken, and is not what a password manager keeps.</summary>
    [BrowserFact]
    public async Task APasswordThatIsTooLongIsRefusedAndNeverCut()
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var email = await ResetCalls.InsertAsync(server, isActive: true, hasName: true);
        var link = await server.ResetLinkAsync(email);
        await WalkAsync(server, async walk =>
        {
            await walk.OpenAsync(link, 200, Choose);
            await walk.Page.FillAsync("#password", Long(1025));
            await walk.PressAsync(400);
            Assert.Contains("too long", await walk.Page.InnerTextAsync("#password-fault"), StringComparison.Ordinal);
            await walk.Page.FillAsync("#password", Long(20_000));
            await walk.PressAsync(413);
            await walk.CheckAsync();
            await walk.OpenAsync(link, 200, Choose);
            await walk.Page.FillAsync("#password", Long(1024));
            await walk.PressAsync(200);
        });
        Assert.Equal("200", await server.Http.TryLoginAsync(email, Long(1024)));

        static string Long(int length) => $"correct horse {new string('x', length)}"[..length];
    }

    /// <summary>
    /// A scanner that presses all buttons, also past the browser's own checks, leaves the link to its reader.
    /// </summary>
    [BrowserFact]
    public async Task AScannerThatPressesButtonsUsesNoLinkUp()
    {
        await using var server = await mails.StartWithoutWorkerAsync();
        var email = await ResetCalls.InsertAsync(server, isActive: true, hasName: true);
        var link = await server.ResetLinkAsync(email);
        var before = (await server.RowAsync(email))!.ETag;
        await WalkAsync(server, async walk =>
        {
            await walk.OpenAsync(link, 200, Choose);
            await walk.Page.EvaluateAsync("() => document.querySelector('form').noValidate = true");
            await walk.PressAsync(400);
            await walk.OpenAsync(link, 200, Choose);
        });
        Assert.Equal(before, (await server.RowAsync(email))!.ETag);
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(server.Http, link));
    }

    private async Task ForgetAndResetAsync(PageWalk walk)
    {
        var email = await ResetCalls.InsertAsync(walk.Server, isActive: true, hasName: true);
        await walk.Server.EditAsync(email, row => row[nameof(AccountEntity.ReturnUrl)] = ReturnUrl);
        await walk.OpenAsync("/api/password/forgot", 200, Forgotten);
        Assert.Equal("email", await walk.Page.EvaluateAsync<string>("() => document.activeElement.id"));

        // The browser itself lets nothing through that is no email; another one might.
        await walk.Page.FillAsync("#email", "anna@ex ample");
        await walk.Page.EvaluateAsync("() => document.querySelector('form').noValidate = true");
        await walk.PressAsync(400);
        await walk.CheckAsync();
        Assert.Equal("anna@ex ample", await walk.Page.InputValueAsync("#email"));
        Assert.Equal("true", await walk.Page.GetAttributeAsync("#email", "aria-invalid"));
        Assert.StartsWith("Error", await walk.Page.TitleAsync(), StringComparison.Ordinal);
        await walk.Page.FillAsync("#email", email.ToUpperInvariant());
        await walk.PressAsync(202);
        await walk.CheckAsync(Inbox);

        var link = await mails.LinkAsync(email);
        await walk.OpenAsync(link, 200, Choose);
        await walk.Page.FillAsync("#password", "short");
        await walk.PressAsync(400);
        await walk.CheckAsync(Choose);
        Assert.Equal("", await walk.Page.InputValueAsync("#password"));
        Assert.Contains("too short", await walk.Page.InnerTextAsync("#password-fault"), StringComparison.Ordinal);
        await walk.Page.FillAsync("#password", ResetCalls.New);
        await walk.PressAsync(200);
        await walk.CheckAsync("Your password is changed");
        Assert.Equal(ReturnUrl, await walk.Page.GetAttributeAsync("a.button", "href"));
        Assert.Empty(await walk.Page.Context.CookiesAsync());
        Assert.Equal("200", await walk.Server.Http.TryLoginAsync(email, ResetCalls.New));
    }

    private async Task ExpiredAsync(PageWalk walk)
    {
        var email = await ResetCalls.InsertAsync(walk.Server, isActive: true, hasName: false);
        var token = LinkClient.TokenOf(await walk.Server.ResetLinkAsync(email));
        var (header, payload) = Forgery.Open(token);
        var late = $"{walk.Server.Clock.GetUtcNow().AddSeconds(-1).ToUnixTimeSeconds()}";
        var expired = Forgery.Sign(header, Regex.Replace(
            payload, "\"exp\":[0-9]+", $"\"exp\":{late}"));
        await walk.OpenAsync($"/api/password/reset/{expired}", 401, "This link has expired");
        await walk.PressAsync(202);
        await walk.CheckAsync(Inbox);
        var again = await mails.LinkAsync(email);
        await walk.OpenAsync(again, 200, Choose);
    }

    private static async Task InvalidAsync(PageWalk walk)
    {
        await walk.OpenAsync("/api/password/reset/broken", 401, "This link does not work");
        await walk.Page.ClickAsync("a.button");
        await walk.CheckAsync(Forgotten);
        // A link that was cut off before its token.
        await walk.OpenAsync("/api/password/reset", 401, "This link does not work");
        await walk.Page.ClickAsync("a.button");
        await walk.CheckAsync(Forgotten);
        await walk.Page.FillAsync("#email", "nobody@example.org");
        await walk.PressAsync(202);
        await walk.CheckAsync(Inbox);
    }

    private static async Task GoneAsync(PageWalk walk)
    {
        var email = await ResetCalls.InsertAsync(walk.Server, isActive: true, hasName: false);
        var link = await walk.Server.ResetLinkAsync(email);
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(walk.Server.Http, link));
        await walk.OpenAsync(link, 410, "This link is no longer valid");
        await walk.Page.ClickAsync("a.button");
        await walk.CheckAsync(Forgotten);
    }

    private static async Task WithoutStorageAsync(PageWalk walk)
    {
        var email = await ResetCalls.InsertAsync(walk.Server, isActive: true, hasName: false);
        var link = await walk.Server.ResetLinkAsync(email);
        await walk.OpenAsync(link, 200, Choose);
        await walk.Page.FillAsync("#password", ResetCalls.New);
        walk.Server.Storage.Reset(_ => StorageFault.BeforeCall);
        await walk.PressAsync(503);
        await walk.CheckAsync();
        walk.Server.Storage.Reset();
        // Sent again, as the page asks, it is done.
        Assert.Equal(ResetCalls.Changed, await ResetCalls.ResetAsync(walk.Server.Http, link));
    }

    private static async Task AskAsync(PageWalk walk, string email, int status = 202)
    {
        await walk.OpenAsync("/api/password/forgot", 200, Forgotten);
        await walk.Page.FillAsync("#email", email);
        await walk.PressAsync(status);
        await walk.CheckAsync();
    }

    private async Task WalkAsync(TestServer server, Func<PageWalk, Task> walk)
    {
        await using var context = await fixture.Browser.NewContextAsync();
        var one = new PageWalk(server, await context.NewPageAsync());
        await walk(one);
        Assert.Empty(one.Complaints);
    }
}
