using System.Net;
using System.Text;
using Accounts.Http;
using Functions.Tests.Support;
using Xunit;
using Xunit.Sdk;

namespace Functions.Tests.ApiDescription;

/// <summary>The check that every other test relies on: it must see what is not documented.</summary>
public sealed class DocumentedAnswersTests
{
    private const string Healthy = """{"detail":"Healthy"}""";
    private const string Unavailable = """
        {
          "type": "urn:activation-functions:problem:storage_unavailable",
          "status": 503,
          "code": "storage_unavailable",
          "title": "Storage unavailable",
          "detail": "Storage does not answer. Repeat the request later."
        }
        """;
    private const string Json = "application/json";
    private const string Problem = "application/problem+json";

    [Theory]
    [InlineData(200, Json, Healthy, null)]
    [InlineData(503, Problem, Unavailable, "5")]
    public async Task ADocumentedAnswerPasses(int status, string type, string body, string? retryAfter) =>
        await AskAsync("/api/health", status, type, body, retryAfter);

    [Theory]
    [InlineData("has no status 418", 418, Json, Healthy, null)]
    [InlineData("has no media type text/plain", 200, "text/plain", "Healthy", null)]
    [InlineData("has no media type (none)", 200, null, "", null)]
    [InlineData("detail", 200, Json, """{"detial":"Healthy"}""", null)]
    [InlineData("/more", 200, Json, """{"detail":"Healthy","more":1}""", null)]
    [InlineData("/detail", 200, Json, """{"detail":1}""", null)]
    [InlineData("none of the examples", 200, Json, """{"detail":"Sick"}""", null)]
    [InlineData("one header Retry-After, the answer 0", 503, Problem, Unavailable, null)]
    [InlineData("no number from 1", 503, Problem, Unavailable, "soon")]
    [InlineData("has no header Retry-After", 200, Json, Healthy, "5")]
    public async Task AnUndocumentedAnswerFailsAndSaysWhy(
        string why, int status, string? type, string body, string? retryAfter)
    {
        var failure = await Assert.ThrowsAsync<FailException>(
            () => AskAsync("/api/health", status, type, body, retryAfter));
        Assert.Contains("GET /api/health", failure.Message, StringComparison.Ordinal);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/nothing")]
    [InlineData("/api/register")]
    public async Task WhatTheDocumentDoesNotKnowIsLeftAlone(string path) =>
        await AskAsync(path, 418, "text/plain", "?", null);

    private static async Task AskAsync(string path, int status, string? type, string body, string? retryAfter)
    {
        using var answer = new HttpResponseMessage((HttpStatusCode)status)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        if (type is not null)
        {
            answer.Content.Headers.ContentType = new(type);
        }

        if (retryAfter is not null)
        {
            answer.Headers.TryAddWithoutValidation("Retry-After", retryAfter);
        }

        using var http = new HttpClient(new DocumentedAnswers(new Canned(answer)))
        {
            BaseAddress = new Uri("http://localhost"),
        };
        await http.GetAsync(path);
    }

    private sealed class Canned(HttpResponseMessage answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(answer);
    }
}
