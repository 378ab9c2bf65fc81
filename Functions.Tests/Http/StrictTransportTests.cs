using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Http;

/// <summary>Whom the public URL promises TLS is never served without it again.</summary>
public sealed class StrictTransportTests
{
    [Theory]
    [InlineData("https://accounts.example.org", "max-age=31536000")]
    [InlineData("https://localhost:7071", null)]
    [InlineData("http://127.0.0.1:7071", null)]
    public async Task BrowsersAreToldToComeByTlsWhereThePublicUrlHasIt(string publicUrl, string? told)
    {
        await using var server = await TestServer.StartAsync($"Activation:PublicUrl={publicUrl}");
        foreach (var path in (string[])["/api/health", "/api/activate/not-a-token", "/api/password/forgot"])
        {
            using var answer = await server.Http.GetAsync(path);
            answer.Headers.TryGetValues("Strict-Transport-Security", out var values);
            Assert.Equal(told, values?.Single());
        }
    }

    [Theory]
    [InlineData("GET", "/api/nope", 404)]
    [InlineData("PUT", "/api/login", 405)]
    [InlineData("OPTIONS", "/api/login", 204)]
    public async Task WhatTheRouterAnswersHasItToo(string method, string path, int status)
    {
        await using var server = await TestServer.StartAsync(
            "Activation:PublicUrl=https://accounts.example.org", "Http:AllowedOrigins:0=https://app.example.org");
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add("Origin", "https://app.example.org");
        request.Headers.Add("Access-Control-Request-Method", "POST");
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("max-age=31536000", answer.Headers.GetValues("Strict-Transport-Security").Single());
    }
}
