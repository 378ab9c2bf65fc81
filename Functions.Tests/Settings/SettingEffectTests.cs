using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Settings;

/// <summary>What settings do that no other test names.</summary>
public sealed class SettingEffectTests
{
    [Theory]
    [InlineData("https://app.example.org", true)]
    [InlineData("https://app.example.org:8443", true)]
    [InlineData("http://app.example.org", false)]
    [InlineData("https://other.example.org", false)]
    public async Task PagesOfAllowedOriginsMayCallTheApi(string origin, bool isAllowed)
    {
        await using var server = await TestServer.StartAsync(
            "Http:AllowedOrigins:0=https://app.example.org", "Http:AllowedOrigins:1=https://app.example.org:8443");
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/register");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.Add("Access-Control-Request-Headers", "content-type");
        using var refusal = new HttpRequestMessage(HttpMethod.Post, "/api/register");
        foreach (var request in new[] { preflight, refusal })
        {
            request.Headers.Add("Origin", origin);
            using var answer = await server.Http.SendAsync(request);
            Assert.Equal(
                isAllowed ? [origin] : [],
                answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var allowed) ? allowed : []);
        }
    }

    [Fact]
    public async Task WithoutAllowedOriginsNoOtherSiteMayCallTheApi()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/health");
        request.Headers.Add("Origin", "https://app.example.org");
        using var answer = await server.Http.SendAsync(request);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task TheSuccessPageLinksToAReturnUrlThatIsAllowed()
    {
        const string Allowed = "myapp://welcome";
        await using var server = await TestServer.StartAsync($"Activation:ReturnUrls:0={Allowed}");
        using var refused = await server.RegisterAsync(
            new { username = TestServer.NewName(), password = "krzysiek", returnUrl = "myapp://elsewhere" });
        Assert.Equal("400 validation_failed", await TestServer.OutcomeAsync(refused));
        using var taken = await server.RegisterAsync(
            new { username = TestServer.NewName(), password = "krzysiek", returnUrl = Allowed });
        var link = await LinkClient.OfAsync(taken);
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.Accept.ParseAdd("text/html");
        using var page = await server.Http.SendAsync(request);
        Assert.Contains($"href=\"{Allowed}\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ThePageForANewPasswordSaysItsLeastLength()
    {
        await using var server = await TestServer.StartAsync("Password:MinimumLength=12");
        var name = TestServer.NewName();
        await server.LinkAsync(name, password: "krzysiek krzysiek");
        using var forgot = await server.Http.PostAsJsonAsync("/api/password/forgot", new { username = name });
        var (_, page) = await LinkClient.PageAsync(server, await LinkClient.OfAsync(forgot));
        Assert.Contains("At least 12 characters.", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("true", "200 Confirm with POST.")]
    [InlineData("false", "200 User Activated")]
    public async Task WithConfirmOnGetOpeningALinkChangesNothing(string setting, string outcome)
    {
        await using var server = await TestServer.StartAsync($"Activation:ConfirmOnGet={setting}");
        using var answer = await server.Http.GetAsync(await server.LinkAsync(TestServer.NewName()));
        Assert.Equal(outcome, await TestServer.OutcomeAsync(answer));
    }
}
