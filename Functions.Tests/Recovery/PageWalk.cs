using System.Collections.Concurrent;
using Functions.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Functions.Tests.Recovery;

/// <summary>A person who goes through pages of a running server; each page is checked by axe.</summary>
internal sealed class PageWalk
{
    private readonly ConcurrentQueue<string> complaints = [];

    public PageWalk(TestServer server, IPage page)
    {
        Server = server;
        Page = page;
        page.Console += (_, message) =>
        {
            // The browser itself notes that a document came with 401, 410 and so on; that is meant.
            var isStatus = message.Text.StartsWith(
                "Failed to load resource: the server responded", StringComparison.Ordinal);
            if (message.Type is "error" or "warning" && !isStatus)
            {
                complaints.Enqueue($"{page.Url}: {message.Text}");
            }
        };
        page.PageError += (_, error) => complaints.Enqueue($"{page.Url}: {error}");
    }

    public TestServer Server { get; }

    public IPage Page { get; }

    /// <summary>What axe and the browser have to say against the pages so far.</summary>
    public IEnumerable<string> Complaints => complaints;

    /// <summary>Opens a path and checks the page.</summary>
    public async Task OpenAsync(string path, int status, string heading)
    {
        var answer = await Page.GotoAsync(new Uri(Server.Http.BaseAddress!, path).AbsoluteUri);
        Assert.Equal(status, answer!.Status);
        await CheckAsync(heading);
    }

    /// <summary>Presses the only button, and waits for the page that answers it.</summary>
    public async Task PressAsync(int status)
    {
        // The answer is there before the browser has gone to it.
        await Page.EvaluateAsync("() => document.body.dataset.left = 'yes'");
        var answer = await Page.RunAndWaitForResponseAsync(
            () => Page.ClickAsync("button"), answer => answer.Request.Method == "POST");
        Assert.Equal(status, answer.Status);
        await Page.Locator("body:not([data-left])").WaitForAsync();
    }

    /// <summary>Checks the page that is open.</summary>
    public async Task CheckAsync(string? heading = null)
    {
        if (heading is not null)
        {
            await Assertions.Expect(Page.Locator("h1")).ToHaveTextAsync(heading);
        }

        foreach (var violation in await Axe.ViolationsAsync(Page))
        {
            complaints.Enqueue($"{await Page.TitleAsync()}: {violation}");
        }
    }
}
