using System.Text;
using Accounts;
using Azure.Core.Pipeline;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Functions.Tests.Http;

/// <summary>What goes wrong is logged without what the caller sent.</summary>
public sealed class LogOfFaultsTests
{
    private readonly string name = TestServer.NewName();

    private string Email => $"{name}@example.org";

    [Fact]
    public async Task NoLogHoldsWhatAFaultyRequestBrought()
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync(TestServer.NewName()); // something is logged
        var secret = $"secret-{Guid.NewGuid():N}";
        foreach (var body in new[]
        {
            $"{{\"username\":\"{Email}\",\"password\":\"{secret}\"}}",
            $"{{\"email\":\"{Email}\",\"password\":\"{secret}\",\"locale\":7}}",
            $"{{\"email\":\"{Email}\",\"password\":\"{secret}\"",
            $"[\"{Email}\",\"{secret}\"]",
            $"{{\"email\":\"{Email}\",\"password\":\"{secret}{new string('x', 20_000)}\"}}",
        })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await server.Http.PostAsync("/api/register", content);
            Assert.Contains((int)answer.StatusCode, new[] { 400, 413 });
        }

        foreach (var path in new[] { "register", "resend", $"activate/{secret}" })
        {
            using var form = new FormUrlEncodedContent(
                [new("email", Email), new("password", secret), new("new_password", secret), new("username", secret)]);
            using var answer = await server.Http.PostAsync($"/api/{path}", form);
        }

        LogTexts.AssertNoneIsIn(server, secret, Email);
    }

    [Fact]
    public async Task NoLogHoldsALinkThatWasPostedForgedOrIsGone()
    {
        await using var server = await TestServer.StartAsync();
        var gone = await server.LinkAsync($"{name}-gone", $"gone-{Email}");
        await server.EditAsync($"{name}-gone", row => row["RemovedAt"] = server.Clock.GetUtcNow());
        var link = await server.LinkAsync(name, Email);
        foreach (var path in new[] { gone, link, link + "x", link[..^4] + "AAAA" })
        {
            using var post = await server.Http.PostAsync(path, null);
            using var head = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
            using var json = await server.Http.PostAsync(
                "/api/resend",
                new StringContent($"{{\"token\":\"{LinkClient.TokenOf(path)}\"}}", Encoding.UTF8, "application/json"));
        }

        LogTexts.AssertNoneIsIn(server, LinkClient.TokenOf(link)[..^4], LinkClient.TokenOf(gone)[..^4], Email);
    }

    [Fact]
    public async Task TheCauseOfAFaultOfOursNeverLeavesTheLog()
    {
        const string Cause = "secret";
        var storage = new StorageHook();
        await using var server = await TestServer.StartAsync(
            null, services => services.AddSingleton<HttpPipelinePolicy>(storage));
        storage.Before = _ => throw new InvalidOperationException(Cause);
        using var answer = await server.Http.GetAsync("/api/health");
        Assert.Equal("500 internal_error", await TestServer.OutcomeAsync(answer));
        var body = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain(Cause, body, StringComparison.Ordinal);
        var failure = Assert.Single(server.Log.GetSnapshot(), entry => entry.Level == LogLevel.Error);
        Assert.Equal(Cause, failure.Exception!.Message);
    }
}
