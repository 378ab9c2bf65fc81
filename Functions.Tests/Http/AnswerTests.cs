using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Http;

public sealed class AnswerTests
{
    [Theory]
    [InlineData("/api/register", "405 method_not_allowed")]
    [InlineData("/api/nothing", "404 not_found")]
    public async Task WhatNoEndpointAnswersHasTheCommonHeadersToo(string path, string outcome)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Get, path));
        Assert.Equal(outcome, await TestServer.OutcomeAsync(answer));
        CommonHeaders.Check(answer);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        using var head = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.Equal(answer.StatusCode, head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }
}
