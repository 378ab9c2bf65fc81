using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Accounts.Branding;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Functions.Tests.Pages;

public sealed class PageHeaderTests
{
    public static TheoryData<string> Names => [.. EveryPage.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task APageHasItsStatusItsLanguageAndTheHeadersThatProtectIt(string name)
    {
        var page = await EveryPage.RenderAsync(name, "pl");
        Assert.Equal(EveryPage.All[name].Status, page.Status);
        Assert.Equal("text/html; charset=utf-8", page.Headers.ContentType);
        Assert.Equal("pl", page.Headers.ContentLanguage);
        Assert.Equal("no-store", page.Headers.CacheControl);
        Assert.Equal("no-referrer", page.Headers["Referrer-Policy"]);
        Assert.Equal("nosniff", page.Headers.XContentTypeOptions);
        Assert.Equal("DENY", page.Headers.XFrameOptions);
        Assert.Equal("same-origin", page.Headers["Cross-Origin-Opener-Policy"]);
        Assert.Equal(Encoding.UTF8.GetByteCount(page.Html), page.Headers.ContentLength);
        Assert.False(page.Headers.ContainsKey("WWW-Authenticate") || page.Headers.ContainsKey("Retry-After"));
    }

    [Theory]
    [InlineData("#1a56b0")]
    [InlineData("#FFD400")]
    public async Task ThePolicyAllowsTheStyleThatWasSentAndNothingElse(string accent)
    {
        var page = await EveryPage.RenderAsync("confirm", branding: new BrandOptions { AccentColor = accent });
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(page.Style)));
        Assert.Contains(accent, page.Style, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\r', page.Style);
        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{hash}'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'",
            page.Headers.ContentSecurityPolicy);
    }

    [Theory]
    [InlineData("https://cdn.example/logo.svg?v=2", "img-src https://cdn.example;")]
    [InlineData("https://cdn.example:8443/a/logo.png", "img-src https://cdn.example:8443;")]
    [InlineData("https://bücher.example/logo.png", "img-src https://xn--bcher-kva.example;")]
    public async Task ALogoIsShownWithItsOriginInThePolicy(string url, string source)
    {
        var page = await EveryPage.RenderAsync(
            "confirm", branding: new BrandOptions { ProductName = "Northwind", LogoUrl = new Uri(url) });
        Assert.Contains(source, page.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.Contains("alt=\"Northwind\"", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://cdn.example/logo.svg")]
    [InlineData("data:image/svg+xml,x")]
    [InlineData("/logo.svg")]
    public async Task ALogoThatIsNotHttpsIsLeftOut(string url)
    {
        var page = await EveryPage.RenderAsync(
            "confirm", branding: new BrandOptions { LogoUrl = new Uri(url, UriKind.RelativeOrAbsolute) });
        Assert.DoesNotContain("img", page.Headers.ContentSecurityPolicy.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task HeadersThatTheHostHadSetAreReplacedAndThoseOfTheCallerAreKept()
    {
        var result = EveryPage.Pages().Invalid(CultureInfo.GetCultureInfo("de"), true);
        var page = await EveryPage.RenderAsync(result, context =>
        {
            context.Response.Headers.CacheControl = "public";
            context.Response.Headers.ContentSecurityPolicy = "default-src *";
            context.Response.Headers.ContentLanguage = "en";
            context.Response.Headers.WWWAuthenticate = "JWT realm=\"api\"";
        });
        Assert.Equal("no-store", page.Headers.CacheControl);
        Assert.Single(page.Headers.ContentSecurityPolicy);
        Assert.StartsWith("default-src 'none';", page.Headers.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.Equal("de", page.Headers.ContentLanguage);
        Assert.Equal("JWT realm=\"api\"", page.Headers.WWWAuthenticate);
    }

    [Fact]
    public async Task AResultTellsItsStatusAndCanBeExecutedAgain()
    {
        var result = EveryPage.Pages().Gone(CultureInfo.GetCultureInfo("fr"));
        Assert.Equal(410, Assert.IsType<IStatusCodeHttpResult>(result, exactMatch: false).StatusCode);
        Assert.Equal((await EveryPage.RenderAsync(result)).Html, (await EveryPage.RenderAsync(result)).Html);
    }
}
