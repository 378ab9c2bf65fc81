using System.Collections.Concurrent;
using System.Net;
using Functions.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Functions.Tests.Hosts;

/// <summary>The small client at <c>/</c>, from sign-up to sign-out, in a real browser.</summary>
[Collection(OneBrowser.Name)]
public sealed class DemoPageTests(BrowserFixture fixture, MailServer mails) : IClassFixture<MailServer>
{
    private const string Password = "correct horse battery";

    [BrowserTheory]
    [InlineData(320, ColorScheme.Dark)]
    [InlineData(1280, ColorScheme.Light)]
    public async Task TheWholeStoryByMail(int width, ColorScheme scheme)
    {
        var port = FreePorts.Take();
        await using var server = await mails.StartAsync(
            $"urls=http://127.0.0.1:{port}", $"Activation:ReturnUrls:0=http://127.0.0.1:{port}/#sign-in");
        await using var tab = await DemoTab.OpenAsync(fixture, server, width, scheme);
        var name = TestServer.NewName();
        await tab.SeesAsync("Create your account");
        await tab.FillAsync(("User name", name), ("Email", $"{name}@example.org"), ("Password", Password));
        await tab.PressAsync("Sign up");
        await tab.SeesAsync("Read your mail");
        await tab.PressAsync("Send it again");
        await tab.ReadsAsync("A new activation link is on its way");
        // Who registered is known no more; the link is in the mail.
        await tab.Page.ReloadAsync();
        await tab.SeesAsync("Sign in");
        Assert.EndsWith("#sign-in", tab.Page.Url, StringComparison.Ordinal);

        await tab.Page.GotoAsync(new Uri(server.Http.BaseAddress!, await FirstLinkAsync(name)).AbsoluteUri);
        await tab.FillAsync(("Password", Password));
        await tab.PressAsync("Activate account");
        await tab.SeesAsync("Your account is active");
        await tab.Page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link).First.ClickAsync();

        await tab.SeesAsync("Sign in");
        await tab.FillAsync(("User name or email", $"{name}@example.org"), ("Password", Password));
        await tab.PressAsync("Sign in");
        await tab.SeesAsync($"Hello, {name}");
        await tab.ReadsAsync($"{name}@example.org");
        await tab.Page.ReloadAsync();
        await tab.SeesAsync($"Hello, {name}");
        foreach (var page in new[] { "Choose another password", "Delete your account" })
        {
            var href = await tab.Page.GetByRole(AriaRole.Link, new() { Name = page }).GetAttributeAsync("href");
            using var answer = await server.Http.GetAsync($"/{href}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        await tab.PressAsync("Sign out");
        await tab.SeesAsync("Sign in");
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task ByKeyboardAlone()
    {
        await using var server = await TestServer.StartAsync();
        await using var tab = await DemoTab.OpenAsync(fixture, server);
        var name = TestServer.NewName();
        await tab.SeesAsync("Create your account");
        await tab.TabToAsync("username");
        await tab.TypeAsync(name, "Tab", "Tab");
        await tab.TypeAsync(Password, "Enter");
        // The focus is where the new view begins.
        await tab.SeesAsync("Open your link");
        Assert.Equal("activate-title", await tab.FocusAsync());
        var opened = await tab.Page.Context.RunAndWaitForPageAsync(async () =>
        {
            await tab.TabToAsync("activate-link");
            await tab.TypeAsync("", "Enter");
        });
        await opened.GetByText("Your account is active").WaitForAsync();
        await opened.CloseAsync();

        await tab.TypeAsync("", "Tab", "Enter");
        await tab.SeesAsync("Sign in");
        Assert.Equal("sign-in-title", await tab.FocusAsync());
        Assert.Equal(name, await tab.Page.GetByLabel("User name or email").InputValueAsync());
        await tab.TabToAsync("current");
        await tab.TypeAsync("wrong", "Enter");
        await tab.ReadsAsync("Name or password is wrong");
        Assert.Equal("current", await tab.FocusAsync());
        await tab.TypeAsync("", "Control+a");
        await tab.TypeAsync(Password, "Enter");
        await tab.SeesAsync($"Hello, {name}");
        Assert.Equal("me-title", await tab.FocusAsync());
        await tab.TypeAsync("", "Tab", "Tab", "Enter");
        await tab.SeesAsync("Sign in");
        Assert.Equal(0, await tab.Page.EvaluateAsync<int>("'session' in localStorage ? 1 : 0"));
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task FaultsAreSaidBesideTheirFields()
    {
        await using var server = await TestServer.StartAsync();
        await using var tab = await DemoTab.OpenAsync(fixture, server);
        await tab.FillAsync(("User name", new string('x', 200)), ("Email", "no email"), ("Password", ""));
        await tab.PressAsync("Sign up");
        await tab.ReadsAsync("The password is missing.");
        foreach (var field in new[] { "username", "email", "password" })
        {
            var isFaulty = $"#{field}[aria-invalid=true]";
            Assert.Equal(1, await tab.Page.Locator(isFaulty).CountAsync());
            Assert.NotEqual("", await tab.Page.Locator($"#{field}-fault").TextContentAsync());
        }

        Assert.Equal("username", await tab.FocusAsync());
        await tab.SeesAsync("Create your account");
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await tab.PressAsync("Sign in");
        await tab.ReadsAsync("The password is missing.");
        Assert.Equal("name", await tab.FocusAsync());
        Assert.Empty(tab.Complaints);
    }

    [BrowserFact]
    public async Task TabsShareASessionAndRefreshItOneAfterTheOther()
    {
        await using var server = await TestServer.StartAsync();
        var name = TestServer.NewName();
        using (var activated = await server.Http.GetAsync(await server.LinkAsync(name, password: Password)))
        {
            Assert.Equal(HttpStatusCode.OK, activated.StatusCode);
        }

        await using var tab = await DemoTab.OpenAsync(fixture, server);
        await tab.Page.GetByRole(AriaRole.Link, new() { Name = "Sign in" }).ClickAsync();
        await tab.FillAsync(("User name or email", name), ("Password", Password));
        await tab.PressAsync("Sign in");
        await tab.SeesAsync($"Hello, {name}");
        var other = await tab.Page.Context.NewPageAsync();
        await other.GotoAsync(tab.Page.Url);
        await other.GetByRole(AriaRole.Heading, new() { Name = $"Hello, {name}" }).WaitForAsync();

        var refreshes = new TakenInTurn();
        await tab.Page.Context.RouteAsync("**/api/refresh", refreshes.PassAsync);
        var asked = new ConcurrentQueue<string>();
        tab.Page.Context.RequestFinished += (_, request) => asked.Enqueue(new Uri(request.Url).AbsolutePath);
        // The other tab hears of the change in the store; this one is asked to show the view again.
        await tab.Page.EvaluateAsync("""
            localStorage.session = JSON.stringify({ ...JSON.parse(localStorage.session), expiresAt: 0 });
            dispatchEvent(new HashChangeEvent("hashchange"));
            """);
        await Wait.UntilAsync(() => asked.Count(path => path == "/api/me") >= 2, "both tabs asked who is signed in");

        // A tab may see the store a moment after the other's turn and refresh once more, which the grace allows.
        Assert.InRange(refreshes.Count, 1, 2);
        Assert.Equal(1, refreshes.MostAtOnce);
        await tab.SeesAsync($"Hello, {name}");

        // Signed out on all devices in one tab: the other sees it too.
        await other.GetByText("Sign out on all devices").ClickAsync();
        await tab.SeesAsync("Sign in");
        Assert.Empty(tab.Complaints);
    }

    private async Task<string> FirstLinkAsync(string name)
    {
        var all = await mails.MailsAsync($"{name}@example.org", 1);
        return MailServer.LinkOf(all[0]);
    }

    /// <summary>Passes requests on slowly, and counts how many are under way at once.</summary>
    private sealed class TakenInTurn
    {
        private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(500);
        private readonly Lock gate = new();
        private int underWay;

        public int Count { get; private set; }

        public int MostAtOnce { get; private set; }

        public async Task PassAsync(IRoute route)
        {
            lock (gate)
            {
                Count++;
                MostAtOnce = Math.Max(MostAtOnce, ++underWay);
            }

            await Task.Delay(Delay);
            var answer = await route.FetchAsync();
            lock (gate)
            {
                underWay--;
            }

            await route.FulfillAsync(new() { Response = answer });
        }
    }
}
