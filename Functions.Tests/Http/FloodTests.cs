using System.Text;
using Accounts;
using Functions.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Functions.Tests.Http;

/// <summary>
/// Requests that are no HTTP client's: each ends in an answer or a closed connection, and the server goes on.
/// </summary>
public sealed class FloodTests
{
    private const string Body = "{\"username\":\"a\",\"password\":\"krzysiek\"}";
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    [Fact]
    public Task ABodyThatComesOneByteASecondIsCutOff() => OnAsync(async connection =>
    {
        await connection.SendAsync(Register("Content-Length: 1000"));
        Assert.InRange(
            await connection.SendUntilClosedAsync("a", Tick), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(20));
        Assert.Equal("408", await connection.StatusesAsync());
    });

    [Fact]
    public Task HeadersThatComeSlowlyAreCutOff() => OnAsync(async connection =>
    {
        await connection.SendAsync("POST /api/register HTTP/1.1\r\nHost: localhost\r\n");
        Assert.InRange(
            await connection.SendUntilClosedAsync("A: a\r\n", Tick), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(20));
        Assert.Equal("408", await connection.StatusesAsync());
    });

    [Fact]
    public Task HeadersThatNeverEndAreRefused() => OnAsync(async connection =>
    {
        await connection.SendAsync("POST /api/register HTTP/1.1\r\nHost: localhost\r\n");
        await connection.SendUntilClosedAsync($"A: {new string('a', 1000)}\r\n", TimeSpan.Zero);
        Assert.Contains(await connection.StatusesAsync(), (string[])["431", ""]);
    });

    [Fact]
    public Task ABodyShorterThanItsLengthIsNoRequest() => OnAsync(async connection =>
    {
        await connection.SendAsync(Register($"Content-Length: {Body.Length + 10}") + Body);
        connection.EndSending();
        Assert.Contains(await connection.StatusesAsync(), (string[])["400", ""]);
    });

    [Fact]
    public Task WhatFollowsABodyOfItsLengthIsRefused() => OnAsync(async connection =>
    {
        await connection.SendAsync(Register("Content-Length: 2") + "{}" + Body + "\r\n\r\n");
        Assert.Equal("400 400", await connection.StatusesAsync());
    });

    [Fact]
    public Task PipelinedGarbageIsRefused() => OnAsync(async connection =>
    {
        await connection.SendAsync(
            "GET /api/activate/x HTTP/1.1\r\nHost: localhost\r\n\r\n"
            + "\0\u0001\u0002 garbage\r\n\r\nGET /api/activate/x HTTP/1.1\r\n\r\n");
        Assert.Equal("401 400", await connection.StatusesAsync());
    });

    [Fact]
    public Task ChunksBeyondTheLimitAreRefused() => OnAsync(async connection =>
    {
        await connection.SendAsync(Register("Transfer-Encoding: chunked"));
        await connection.SendUntilClosedAsync($"400\r\n{new string('a', 1024)}\r\n", TimeSpan.FromMilliseconds(10));
        Assert.Equal("413", await connection.StatusesAsync());
    });

    [Theory]
    [InlineData("zz\r\nabc\r\n")]
    [InlineData("-1\r\nabc\r\n")]
    [InlineData("ffffffffffffffff\r\nabc\r\n")]
    public Task ChunksThatAreNoneAreRefused(string chunk) => OnAsync(async connection =>
    {
        await connection.SendAsync(Register("Transfer-Encoding: chunked") + chunk);
        Assert.Contains(await connection.StatusesAsync(), (string[])["400", ""]);
    });

    [Fact]
    public Task ALengthBeyondTheLimitIsRefusedBeforeTheBodyComes() => OnAsync(async connection =>
    {
        await connection.SendAsync(Register("Content-Length: 20000", "Connection: close"));
        Assert.Equal("413", await connection.StatusesAsync());
    });

    [Fact]
    public async Task APasswordOfAMillionCharactersIsRefused()
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.RegisterAsync(new { username = "a", password = new string('x', 1_000_000) });
        Assert.Equal("413 body_too_large", await TestServer.OutcomeAsync(answer));
    }

    [Fact]
    public async Task JsonAsDeepAsABodyCanBeIsRefused()
    {
        await using var server = await TestServer.StartAsync();
        using var content = new StringContent(
            $"{{\"username\":\"{TestServer.NewName()}\",\"password\":\"krzysiek\",\"a\":"
            + $"{new string('[', 8000)}{new string(']', 8000)}}}",
            Encoding.UTF8,
            "application/json");
        using var answer = await server.Http.PostAsync("/api/register", content);
        Assert.Equal("400 validation_failed", await TestServer.OutcomeAsync(answer));
    }

    private static string Register(params string[] headers) =>
        "POST /api/register HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + $"{string.Join("\r\n", headers)}\r\n\r\n";

    private static async Task OnAsync(Func<RawConnection, Task> test)
    {
        await using var server = await TestServer.StartAsync();
        using (var connection = await RawConnection.OpenAsync(server))
        {
            await test(connection);
        }

        using var health = await server.Http.GetAsync("/api/health");
        Assert.Equal(200, (int)health.StatusCode);
        Assert.DoesNotContain(server.Log.GetSnapshot(), entry => entry.Level >= LogLevel.Error);
    }
}
