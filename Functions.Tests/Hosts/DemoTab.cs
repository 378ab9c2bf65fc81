using System.Collections.Concurrent;
using Functions.Tests.Support;
using Microsoft.Playwright;

namespace Functions.Tests.Hosts;

/// <summary>A tab with the small client in it; every view that is seen is checked by axe and for its width.</summary>
internal sealed class DemoTab : IAsyncDisposable
{
    private const int MostTabs = 20;
    private readonly IBrowserContext context;

    private DemoTab(IBrowserContext context, IPage page)
    {
        this.context = context;
        Page = page;
    }

    public IPage Page { get; }

    /// <summary>What the browser, axe and a ruler complained of.</summary>
    public ConcurrentQueue<string> Complaints { get; } = [];

    public static async Task<DemoTab> OpenAsync(
        BrowserFixture fixture, TestServer server, int width = 1280, ColorScheme scheme = ColorScheme.Light)
    {
        var context = await fixture.Browser.NewContextAsync(new()
        {
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 800 },
        });
        var tab = new DemoTab(context, await context.NewPageAsync());
        tab.Page.Console += (_, message) =>
        {
            // The browser itself notes what was answered with 400 or 401; that is meant.
            var isStatus = message.Text.StartsWith(
                "Failed to load resource: the server responded", StringComparison.Ordinal);
            if (message.Type is "error" or "warning" && !isStatus)
            {
                tab.Complaints.Enqueue(message.Text);
            }
        };
        tab.Page.PageError += (_, error) => tab.Complaints.Enqueue(error);
        await tab.Page.GotoAsync(server.Http.BaseAddress!.AbsoluteUri);
        return tab;
    }

    /// <summary>Waits for a view by its heading, and checks it.</summary>
    public async Task SeesAsync(string heading)
    {
        await Page.GetByRole(AriaRole.Heading, new() { Name = heading, Exact = true }).WaitForAsync();
        foreach (var violation in await Axe.ViolationsAsync(Page))
        {
            Complaints.Enqueue($"{heading}: {violation}");
        }

        var overflow = await Page.EvaluateAsync<int>(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overflow > 0)
        {
            Complaints.Enqueue($"{heading} scrolls sideways");
        }
    }

    /// <summary>Waits until a text is seen.</summary>
    public Task ReadsAsync(string text) =>
        Page.GetByText(text).And(Page.Locator(":visible")).First.WaitForAsync();

    public async Task FillAsync(params (string Label, string Text)[] fields)
    {
        foreach (var (label, text) in fields)
        {
            await Page.GetByLabel(label, new() { Exact = true }).And(Page.Locator(":visible")).FillAsync(text);
        }
    }

    public Task PressAsync(string button) =>
        Page.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();

    /// <summary>The id of the element that has the focus.</summary>
    public Task<string> FocusAsync() => Page.EvaluateAsync<string>("document.activeElement.id");

    /// <summary>Presses Tab until an element has the focus.</summary>
    /// <exception cref="InvalidOperationException">It cannot be reached so.</exception>
    public async Task TabToAsync(string id)
    {
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await FocusAsync() == id)
            {
                return;
            }
        }

        throw new InvalidOperationException($"Tab never comes to {id}.");
    }

    /// <summary>Types a text, then presses keys.</summary>
    public async Task TypeAsync(string text, params string[] keys)
    {
        await Page.Keyboard.TypeAsync(text);
        foreach (var key in keys)
        {
            await Page.Keyboard.PressAsync(key);
        }
    }

    public ValueTask DisposeAsync() => context.DisposeAsync();
}
