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
    public async Task ThePageForANewPasswordSaysItsLeastLength()
    {
        await using var server = await TestServer.StartAsync("Password:MinimumLength=12");
        var name = TestServer.NewName();
        await server.LinkAsync(name, password: "krzysiek krzysiek");
        using var forgot = await server.Http.PostAsJsonAsync("/api/password/forgot", new { username = name });
        var (_, page) = await LinkClient.PageAsync(server, await LinkClient.OfAsync(forgot));
        Assert.Contains("At least 12 characters.", page, StringComparison.Ordinal);
    }
}
