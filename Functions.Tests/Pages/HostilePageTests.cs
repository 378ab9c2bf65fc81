using System.Globalization;
using Accounts.Activation;
using Accounts.Branding;
using Accounts.Pages;
using Accounts.Passwords;
using Accounts.Recovery;
using Xunit;

namespace Functions.Tests.Pages;

public sealed class HostilePageTests
{
    private const string Markup = "</title></style><script>alert(1)</script>\" onload=\"x' {0}";

    public static TheoryData<string> Names => [.. EveryPage.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task MarkupInProductNameAndSupportAddressIsShownNotRun(string name)
    {
        var page = await EveryPage.RenderAsync(name, branding: new BrandOptions
        {
            ProductName = Markup,
            SupportAddress = "a@b.example?bcc=c@d.example\"><script>alert(2)</script>",
            LogoUrl = new Uri("https://cdn.example/\"><script>alert(3)</script>"),
        });
        Assert.DoesNotContain("<script", page.Html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\" onload", page.Html, StringComparison.Ordinal);
        Assert.Single(page.Html.Split("</style>")[1..]);
        Assert.Contains("href=\"mailto:a@b.example%3Fbcc%3Dc@d.example%22%3E", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MarkupInATokenStaysInItsField()
    {
        var pages = EveryPage.Pages();
        var page = await EveryPage.RenderAsync(
            pages.Expired(
                CultureInfo.GetCultureInfo("en"), "\"><script>alert(1)</script>", ExpiredState.Pending, null));
        Assert.DoesNotContain("<script", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"&quot;&gt;&lt;script&gt;", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MarkupInAForgottenNameStaysInItsField()
    {
        var pages = new RecoveryPages(new PageMaker(new Brand(EveryPage.Branding)), new PasswordOptions());
        var page = await EveryPage.RenderAsync(
            pages.Forgot(CultureInfo.GetCultureInfo("en"), isByName: true, 404, "Unknown.", Markup));
        Assert.DoesNotContain("<script", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("\" onload", page.Html, StringComparison.Ordinal);
        Assert.Contains("value=\"&lt;/title&gt;&lt;/style&gt;&lt;script&gt;", page.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://app.example/welcome?a=1&b=%22", "https://app.example/welcome?a=1&amp;b=%22")]
    [InlineData("http://localhost:3000/", "http://localhost:3000/")]
    [InlineData("myapp://activated", "myapp://activated")]
    [InlineData("com.example.app://x?y=\"><b>", "com.example.app://x?y=&quot;&gt;&lt;b&gt;")]
    public async Task TheSuccessPageLinksToASiteOrAnApp(string returnUrl, string href)
    {
        var html = await ActivatedAsync(returnUrl);
        Assert.Contains($"href=\"{href}\" rel=\"noopener noreferrer\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JavaScript://%0aalert(1)")]
    [InlineData("java\tscript://%0aalert(1)")]
    [InlineData(" javascript:alert(1)")]
    [InlineData("\u0001javascript://x")]
    [InlineData("data:text/html,x")]
    [InlineData("data://text/html,x")]
    [InlineData("vbscript://x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("/etc/passwd")]
    [InlineData("//evil.example")]
    [InlineData("\\\\evil.example\\x")]
    [InlineData("view-source://x")]
    [InlineData("https:evil.example")]
    [InlineData("welcome")]
    [InlineData("")]
    public async Task TheSuccessPageLinksToNothingThatRunsOrReads(string returnUrl)
    {
        var html = await ActivatedAsync(returnUrl);
        Assert.DoesNotContain("class=\"button\"", html, StringComparison.Ordinal);
        Assert.Contains("You can close this page.", html, StringComparison.Ordinal);
    }

    private static async Task<string> ActivatedAsync(string returnUrl)
    {
        var result = EveryPage.Pages().Activated(CultureInfo.GetCultureInfo("en"), returnUrl, false);
        return (await EveryPage.RenderAsync(result)).Html;
    }
}
