using Accounts.Branding;
using Accounts.Texts;
using Deque.AxeCore.Playwright;
using Functions.Tests.Support;
using Microsoft.Playwright;
using Xunit;

namespace Functions.Tests.Pages;

[Collection(OneBrowser.Name)]
public sealed class PageBrowserTests(BrowserFixture fixture) : IAsyncLifetime
{
    private readonly List<string> _complaints = [];
    private PageSite _site = null!;

    public async Task InitializeAsync() => _site = await PageSite.StartAsync(EveryPage.Branding);

    public async Task DisposeAsync() => await _site.DisposeAsync();

    [BrowserFact]
    public Task Every_page_is_accessible_on_a_phone_in_light() => CheckAsync(_site, ColorScheme.Light, 360);

    [BrowserFact]
    public Task Every_page_is_accessible_on_a_phone_in_dark() => CheckAsync(_site, ColorScheme.Dark, 360);

    [BrowserFact]
    public Task Every_page_is_accessible_on_a_wide_screen_in_light() => CheckAsync(_site, ColorScheme.Light, 1200);

    [BrowserFact]
    public Task Every_page_is_accessible_on_a_wide_screen_in_dark() => CheckAsync(_site, ColorScheme.Dark, 1200);

    [BrowserFact]
    public async Task Pages_stay_accessible_with_a_glaring_colour_a_long_name_and_a_logo()
    {
        await using var site = await PageSite.StartAsync(new BrandOptions
        {
            ProductName = new string('W', 60),
            SupportAddress = new string('m', 60) + "@a-rather-long-domain-name.example",
            AccentColor = "#ffe600",
            LogoUrl = new Uri("https://cdn.example/logo.svg"),
        });
        string[] shapes = ["confirm-wrong", "activated-return", "gone", "unavailable"];
        await CheckAsync(site, ColorScheme.Light, 360, shapes);
        await CheckAsync(site, ColorScheme.Dark, 360, shapes);
    }

    [BrowserFact]
    public async Task No_page_scrolls_sideways_in_any_language_at_320_pixels()
    {
        await using var context = await OpenAsync(ColorScheme.Light, 320);
        var page = await context.NewPageAsync();
        foreach (var language in Languages.Supported)
            foreach (var name in EveryPage.All.Keys)
            {
                await page.GotoAsync(_site.Address(name, language));
                if (await ScrollsSidewaysAsync(page)) _complaints.Add($"{language} {name} scrolls sideways");
            }
        Assert.Empty(_complaints);
    }

    private async Task CheckAsync(PageSite site, ColorScheme scheme, int width, IEnumerable<string>? names = null)
    {
        await using var context = await OpenAsync(scheme, width);
        var page = await context.NewPageAsync();
        page.Console += (_, message) =>
        {
            // The browser itself notes that a document came with 401, 410 and so on; that is meant.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource: the server responded", StringComparison.Ordinal))
                _complaints.Add($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => _complaints.Add($"{page.Url}: {error}");
        foreach (var name in names ?? EveryPage.All.Keys)
        {
            await page.GotoAsync(site.Address(name));
            if (await ScrollsSidewaysAsync(page)) _complaints.Add($"{name} scrolls sideways");
            // Only a style that the policy let through makes the card as narrow as this.
            var card = await page.Locator("main").BoundingBoxAsync();
            if (card is not { Width: <= 432 }) _complaints.Add($"{name} came without its style");
            var axe = await page.RunAxe();
            _complaints.AddRange(axe.Violations.Where(found => found.Impact is "serious" or "critical")
                .Select(found => $"{name}: {found.Id} at {string.Join(", ", found.Nodes.Select(node => node.Html))}"));
        }
        Assert.Empty(_complaints);
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
            Body = """<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60"><rect width="400" height="60" fill="#777"/></svg>""",
        }));
        return context;
    }

    private static Task<bool> ScrollsSidewaysAsync(IPage page) =>
        page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth");
}
