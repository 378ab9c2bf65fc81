using System.Collections.Concurrent;
using System.Globalization;
using Accounts.Branding;
using Accounts.Pages;
using Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Functions.Tests.Pages;

/// <summary>
/// Serves every page at <c>/{language}/base/api/activate/{name}</c> on a free loopback port, as deep in a base path as
/// a product may live, and remembers what forms sent.
/// </summary>
internal sealed class PageSite : IAsyncDisposable
{
    private readonly WebApplication app;

    private PageSite(WebApplication app) => this.app = app;

    /// <summary>Path with query, a blank, and the form as <c>name=value</c>, one per POST.</summary>
    public ConcurrentQueue<string> Posts { get; } = [];

    public static async Task<PageSite> StartAsync(BrandOptions branding)
    {
        var site = new PageSite(StandIn.Build());
        var pages = EveryPage.Pages(branding);
        site.app.MapGet("/{language}/base/api/activate/{name}", (string language, string name, HttpRequest request) =>
            EveryPage.All[request.Query.ContainsKey("new") ? "new-named" : name]
                .Make(new PageMaker(new Brand(branding)), CultureInfo.GetCultureInfo(language)));
        site.app.MapGet("/{language}/all", async (string language, HttpContext context) =>
        {
            var page = await EveryPage.RenderAsync("confirm", language, branding);
            var all = await Task.WhenAll(
                EveryPage.All.Keys.Select(name => EveryPage.RenderAsync(name, language, branding)));
            var cards = string.Join('\n', all.Select(one => one.Main));
            context.Response.Headers.ContentSecurityPolicy = page.Headers.ContentSecurityPolicy;
            return Results.Text(
                page.Html.Replace(page.Main, cards, StringComparison.Ordinal), "text/html; charset=utf-8");
        });
        site.app.MapPost("/{language}/base/api/{**rest}", async (string language, HttpRequest request) =>
        {
            var form = await request.ReadFormAsync();
            var query = request.Query.Count > 0 ? request.QueryString.Value : "";
            var fields = string.Join('&', form.Select(field => $"{field.Key}={field.Value}"));
            site.Posts.Enqueue($"{request.Path}{query} {fields}");
            return pages.ResendAccepted(CultureInfo.GetCultureInfo(language));
        });
        await site.app.StartAsync();
        return site;
    }

    public string UrlOf(string name, string language = "en") =>
        $"{app.Urls.First()}/{language}/base/api/activate/{name}";

    /// <summary>The cards of all pages, one below the other: for what does not depend on a page being alone.</summary>
    public string UrlOfAll(string language = "en") => $"{app.Urls.First()}/{language}/all";

    public async ValueTask DisposeAsync() => await app.DisposeAsync();
}
