using System.Net.Http.Headers;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Http;

public sealed class AnswerTests
{
    [Theory]
    [InlineData("GET", "/api/health", "200 Healthy")]
    [InlineData("GET", "/api/activate/x", "401 token_invalid")]
    [InlineData("POST", "/api/register", "415 media_type_unsupported")]
    [InlineData("GET", "/api/register", "405 method_not_allowed")]
    [InlineData("GET", "/api/nothing", "404 not_found")]
    public async Task EveryAnswerHasTheCommonHeaders(string method, string path, string outcome)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(outcome, await TestServer.OutcomeAsync(answer));
        CommonHeaders.Check(answer);
        if ((int)answer.StatusCode >= 400)
        {
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        }
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("OPTIONS", 405)]
    [InlineData("PUT", 405)]
    public async Task NoOtherMethodChangesAnythingThoughGetActivates(string method, int status)
    {
        await using var server = await TestServer.StartAsync();
        var name = TestServer.NewName();
        var link = await server.LinkAsync(name);
        using var answer = await server.Http.SendAsync(new HttpRequestMessage(new HttpMethod(method), link));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.False((await server.RowAsync(name))!.GetBoolean("IsActive"));
    }

    [Theory]
    [InlineData("/api/health", 200)]
    [InlineData("/api/activate/x", 401)]
    [InlineData("/api/register", 405)]
    public async Task HeadAnswersAsGetDoesWithoutABody(string path, int status)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task ABrowserGetsAPageForEveryOutcome()
    {
        await using var server = await TestServer.StartAsync();
        var name = TestServer.NewName();
        var link = await server.LinkAsync(TestServer.NewName());
        var gone = await server.LinkAsync(name);
        await server.EditAsync(name, row => row["RemovedAt"] = server.Clock.GetUtcNow());
        var late = await server.LinkAsync(TestServer.NewName());
        server.Http.DefaultRequestHeaders.Accept.ParseAdd(
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        await AssertPageAsync(server, link, 200, "Your account is active");
        await AssertPageAsync(server, gone, 410, "<h1");
        await AssertPageAsync(server, link + "x", 401, "<h1");
        server.Clock.Advance(TimeSpan.FromHours(3));
        await AssertPageAsync(server, late, 401, "<h1");
    }

    private static async Task AssertPageAsync(TestServer server, string path, int status, string part)
    {
        using var answer = await server.Http.GetAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(new MediaTypeHeaderValue("text/html", "utf-8"), answer.Content.Headers.ContentType);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains(part, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
    }
}
