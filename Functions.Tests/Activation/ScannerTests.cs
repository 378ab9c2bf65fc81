using Functions.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Functions.Tests.Activation;

/// <summary>Mail scanners that open links in a real browser, against the running server.</summary>
[Collection(OneBrowser.Name)]
public sealed class ScannerTests(BrowserFixture fixture, MailServer mails) : IClassFixture<MailServer>
{
    private const string Password = "the owner's";

    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [BrowserFact]
    public async Task AScannerThatDoesAllABrowserCanLeavesTheAccountToThePerson()
    {
        await using var server = await mails.StartAsync();
        var link = await MailedLinkAsync(server);
        var before = (await server.RowAsync(name))!.ETag;
        await using (var scanner = await fixture.Browser.NewContextAsync())
        {
            var page = await scanner.NewPageAsync();
            await page.GotoAsync(link);
            var found = await UrlsAsync(page);
            Assert.Contains(found, url => url.EndsWith("?new", StringComparison.Ordinal));
            await page.EvaluateAsync(
                "() => { for (const type of ['mousemove', 'scroll', 'keydown', 'visibilitychange']) "
                + "document.dispatchEvent(new Event(type)); }");
            foreach (var url in found.Append(link))
            {
                await page.GotoAsync(url);
                foreach (var method in new[] { "GET", "HEAD", "OPTIONS" })
                {
                    await scanner.APIRequest.FetchAsync(url, new() { Method = method });
                }
            }

            foreach (var form in new[] { link, $"{link}?new" })
            {
                await PressAllAsync(page, form, "button => button.click()", isSent: false);
                await PressAllAsync(
                    page, form, "button => { button.form.noValidate = true; button.click(); }", isSent: true);
                await PressAllAsync(page, form, "button => button.form.submit()", isSent: true);
            }
        }

        Assert.Equal(before, (await server.RowAsync(name))!.ETag); // the tries are counted in a row of their own

        await using var person = await fixture.Browser.NewContextAsync();
        var own = await person.NewPageAsync();
        await own.GotoAsync(link);
        await own.FillAsync("#password", Password);
        await own.ClickAsync("button");
        Assert.Equal("Your account is active", await own.InnerTextAsync("h1"));
        Assert.True((await server.RowAsync(name))!.GetBoolean("IsActive"));
    }

    [BrowserFact]
    public async Task AScannerThatFillsFormsWithJunkLeavesAnAccountThatOnlyTheMailboxEnters()
    {
        await using var server = await mails.StartAsync();
        var link = await MailedLinkAsync(server);
        await using var scanner = await fixture.Browser.NewContextAsync();
        var page = await scanner.NewPageAsync();
        await page.GotoAsync($"{link}?new");
        await page.FillAsync("#new_password", "junk of a scanner");
        await page.ClickAsync("button");

        await page.GotoAsync($"{link}?new");
        Assert.Equal("Your account is active", await page.InnerTextAsync("h1"));
        var row = (await server.RowAsync(Email))!;
        Assert.True(row.GetBoolean("IsActive"));
        Assert.Equal(row.RowKey, await server.HolderAsync(Email));
        // Nor does the password that it was registered with let anybody in.
        Assert.Equal("401 sign_in_failed", await server.Http.TryLoginAsync(Email, Password));
    }

    /// <summary>
    /// Whoever registered a stranger's email knows the password, but not the link; here even both do not help.
    /// </summary>
    [BrowserTheory]
    [InlineData("application/x-www-form-urlencoded", 400)]
    [InlineData("text/plain", 415)]
    [InlineData("multipart/form-data", 415)]
    public async Task AFormOnAnotherSiteIsRefused(string encoding, int status)
    {
        await using var server = await mails.StartAsync();
        var link = await MailedLinkAsync(server);
        await using var context = await fixture.Browser.NewContextAsync();
        var page = await context.NewPageAsync();
        await page.RouteAsync("http://localhost:1/", route => route.FulfillAsync(new()
        {
            ContentType = "text/html",
            Body = $"<form method=post enctype='{encoding}' action='{link}'>"
                + $"<input name=password value=\"{Password}\"><button>Win a prize</button></form>",
        }));
        await page.GotoAsync("http://localhost:1/");
        var answer = await page.RunAndWaitForResponseAsync(
            () => page.ClickAsync("button"), answer => answer.Url == link);
        Assert.Equal(status, answer.Status);
        Assert.False((await server.RowAsync(name))!.GetBoolean("IsActive"));
    }

    private async Task<string> MailedLinkAsync(TestServer server)
    {
        await server.RegisterByMailAsync(Email, name, Password);
        return new Uri(server.Http.BaseAddress!, await mails.LinkAsync(Email)).AbsoluteUri;
    }

    /// <summary>All that the page links to or loads.</summary>
    private static Task<string[]> UrlsAsync(IPage page) => page.EvaluateAsync<string[]>(
        "() => [...document.querySelectorAll('[href], [src], form')]"
        + ".map(e => e.href ?? e.src ?? e.action).filter(url => url.startsWith('http'))");

    /// <summary>Presses each button of a page, and waits for the answer where that sends its form.</summary>
    private static async Task PressAllAsync(IPage page, string link, string press, bool isSent)
    {
        await page.GotoAsync(link);
        for (var i = 0; i < await page.Locator("button").CountAsync(); i++)
        {
            var button = page.Locator("button").Nth(i);
            if (isSent)
            {
                await page.RunAndWaitForResponseAsync(
                    () => button.EvaluateAsync(press), answer => answer.Request.Method == "POST");
            }
            else
            {
                await button.EvaluateAsync(press);
                // Were it sent, this page would be left meanwhile.
                await page.EvaluateAsync("() => new Promise(done => setTimeout(done, 200))");
            }

            await ReturnAsync(page, link);
        }
    }

    /// <summary>
    /// Opens the link again. The answer to a form is there before the browser has gone to it, and what is opened
    /// meanwhile is refused as interrupted: then once more.
    /// </summary>
    private static async Task ReturnAsync(IPage page, string link)
    {
        for (var left = 5; ; left--)
        {
            try
            {
                await page.GotoAsync(link);
                return;
            }
            catch (PlaywrightException fault)
                when (left > 0 && fault.Message.Contains("interrupted", StringComparison.Ordinal))
            {
                await Task.Delay(200);
            }
        }
    }
}
