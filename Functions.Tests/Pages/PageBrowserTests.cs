using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Accounts.Branding;
using Accounts.Texts;
using Functions.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Functions.Tests.Pages;

/// <summary>
/// The pages in a real browser. Each is checked once for what can differ: its structure by axe, one page for each
/// markup; its colours in both schemes and its width in every language, with the cards of all pages on one.
/// </summary>
[Collection(OneBrowser.Name)]
public sealed partial class PageBrowserTests(BrowserFixture fixture)
{
    /// <summary>The rules that depend on colours alone.</summary>
    private static readonly string[] OfColours = ["color-contrast", "link-in-text-block"];

    private static readonly BrandOptions Glaring = new()
    {
        ProductName = new string('W', 60),
        SupportAddress = new string('m', 60) + "@a-rather-long-domain-name.example",
        AccentColor = "#ffe600",
        LogoUrl = new Uri("https://cdn.example/logo.svg"),
    };

    private static BrandOptions Usual => EveryPage.Branding;

    private readonly ConcurrentQueue<string> complaints = [];

    [BrowserFact]
    public Task EveryPageIsAccessible() => VisitAsync(Usual, ColorScheme.Light, 1200, async (site, page) =>
    {
        foreach (var name in await ShapesAsync())
        {
            await page.GotoAsync(site.UrlOf(name));
            await CheckWidthAsync(page, name);
            await CheckAsync(page, name);
        }
    });

    [BrowserTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public Task EveryPageHasReadableColours(ColorScheme scheme) =>
        VisitAsync(Usual, scheme, 360, CheckColoursAsync);

    [BrowserTheory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public Task PagesStayReadableWithAGlaringColourALongNameAndALogo(ColorScheme scheme) =>
        VisitAsync(Glaring, scheme, 360, CheckColoursAsync);

    [BrowserFact]
    public Task NoPageIsWiderThanASmallPhone() => VisitAsync(Usual, ColorScheme.Light, 320, async (site, page) =>
    {
        foreach (var language in Languages.Supported)
        {
            await page.GotoAsync(site.UrlOfAll(language));
            await CheckWidthAsync(page, language);
        }
    });

    /// <summary>One page of each markup: those that differ in words alone are as accessible as each other.</summary>
    private static async Task<IEnumerable<string>> ShapesAsync()
    {
        var shapes = new Dictionary<string, string>();
        foreach (var name in EveryPage.All.Keys)
        {
            shapes.TryAdd(Words().Replace((await EveryPage.RenderAsync(name)).Main, ""), name);
        }

        return shapes.Values;
    }

    private async Task VisitAsync(
        BrandOptions branding, ColorScheme scheme, int width, Func<PageSite, IPage, Task> visit)
    {
        await using var site = await PageSite.StartAsync(branding);
        await using var context = await OpenAsync(scheme, width);
        var page = await context.NewPageAsync();
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
        await visit(site, page);
        Assert.Empty(complaints);
    }

    private async Task CheckColoursAsync(PageSite site, IPage page)
    {
        await page.GotoAsync(site.UrlOfAll());
        await CheckWidthAsync(page, "all");
        await CheckAsync(page, "all", OfColours);
    }

    private async Task CheckWidthAsync(IPage page, string name)
    {
        var widths = await page.EvaluateAsync<int[]>("""
            [document.documentElement.scrollWidth - document.documentElement.clientWidth,
                document.querySelector('main').offsetWidth]
            """);
        if (widths[0] > 0)
        {
            complaints.Enqueue($"{name} scrolls sideways");
        }

        // Only a style that the policy let through makes the card as narrow as this.
        if (widths[1] > 432)
        {
            complaints.Enqueue($"{name} came without its style");
        }
    }

    private async Task CheckAsync(IPage page, string name, string[]? rules = null)
    {
        foreach (var violation in await Axe.ViolationsAsync(page, rules))
        {
            complaints.Enqueue($"{name}: {violation}");
        }
    }

    private async Task<IBrowserContext> OpenAsync(ColorScheme scheme, int width)
    {
        var context = await fixture.Browser.NewContextAsync(new()
        {
            ColorScheme = scheme,
            ViewportSize = new() { Width = width, Height = 800 },
        });
        await context.RouteAsync("https://cdn.example/**", route => route.FulfillAsync(new()
        {
            ContentType = "image/svg+xml",
            Body = """
                <svg xmlns="http://www.w3.org/2000/svg" width="400" height="60">
                <rect width="400" height="60" fill="#777"/></svg>
                """,
        }));
        return context;
    }

    /// <summary>What a person reads, and the values of attributes that make no other kind of element.</summary>
    [GeneratedRegex(
        "(?s)(?<=>)[^<>]+(?=<)|(?<= (?:href|value|d|class|name|id|for|aria-describedby|maxlength)=\")[^\"]*(?=\")")]
    private static partial Regex Words();
}
