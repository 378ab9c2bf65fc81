using System.IO.Pipelines;
using System.Net;
using System.Text.Json;
using Functions.Tests.Support;
using Microsoft.AspNetCore.Connections;
using Server;
using Xunit;

namespace Functions.Tests.Hosts;

/// <summary>What Kestrel refuses before the application sees it is a problem all the same.</summary>
public sealed class RefusalTests
{
    private const string Get = "GET /api/activate/x HTTP/1.1\r\nHost: localhost\r\n";

    public static TheoryData<string, string> Requests => new()
    {
        { "GET /api/activate/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", "400 request_malformed" },
        { "GET /api/activate/\0 HTTP/1.1\r\nHost: localhost\r\n\r\n", "400 request_malformed" },
        { "GET api HTTP/1.1\r\nHost: localhost\r\n\r\n", "405 method_not_allowed" },
        { "GET /api/health HTTP/1.1\r\nHost: a b\r\n\r\n", "400 request_malformed" },
        { "GET /api/health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400 request_malformed" },
        { "GET /api/health HTTP/1.1\r\n\r\n", "400 request_malformed" },
        { "nonsense\r\n\r\n", "400 request_malformed" },
        { "GET /api/health HTTP/9.9\r\nHost: localhost\r\n\r\n", "505 request_malformed" },
        { "POST * HTTP/1.1\r\nHost: localhost\r\n\r\n", "405 method_not_allowed" },
        { $"GET /{new string('a', 40_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n", "414 url_too_long" },
        { $"{Get}A: {new string('a', 40_000)}\r\n\r\n", "431 headers_too_large" },
        { $"{Get}{string.Concat(Enumerable.Range(0, 101).Select(i => $"A{i}: a\r\n"))}\r\n", "431 headers_too_large" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task ARefusalOfTheWebServerIsAProblem(string request, string outcome)
    {
        await using var server = await TestServer.StartAsync();
        using var connection = await RawConnection.OpenAsync(server);
        await connection.SendAsync(request);
        var answer = await connection.AnswerAsync();
        var headers = answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        var body = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        var problem = JsonDocument.Parse(body).RootElement;
        Assert.Equal(outcome, $"{headers[9..12]} {problem.GetProperty("code").GetString()}");
        Assert.Contains($"\r\nContent-Length: {body.Length}\r\n", headers, StringComparison.Ordinal);
        string[] expected =
        [
            "Content-Type: application/problem+json", "Cache-Control: no-store", "X-Content-Type-Options: nosniff",
            "Connection: close",
        ];
        foreach (var header in expected)
        {
            Assert.Contains($"\r\n{header}", headers, StringComparison.Ordinal);
        }
    }

    /// <summary>What a header cannot hold leads to no URL that has it.</summary>
    [Theory]
    [InlineData('\u0001')]
    [InlineData('\u007f')]
    public async Task APageWithASlashTooManyAndAStrangeQueryIsNoFault(char strange)
    {
        await using var server = await TestServer.StartAsync();
        using var connection = await RawConnection.OpenAsync(server);
        await connection.SendAsync(
            $"GET /api/leave/?{strange} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
        var answer = await connection.AnswerAsync();
        Assert.StartsWith("HTTP/1.1 302 ", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nLocation: ../leave\r\n", answer, StringComparison.Ordinal);
    }

    /// <summary>Thousands of idle connections would each hold as much as their largest answer.</summary>
    [Fact]
    public async Task AConnectionKeepsNoMemoryOfALargeAnswer()
    {
        var toClient = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var connection = new DefaultConnectionContext("one")
        {
            Transport = new Pipes(new Pipe().Reader, toClient.Writer),
        };
        await RefusalProblems.Middleware(async one =>
        {
            await one.Transport.Output.WriteAsync(new byte[100_000]);
            Assert.InRange(one.Transport.Output.GetMemory().Length, 1, 8 * 1024);
        })(connection);
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    [Fact]
    public async Task AnAnswerBeforeARefusalStaysAsItIs()
    {
        await using var server = await TestServer.StartAsync();
        using var connection = await RawConnection.OpenAsync(server);
        await connection.SendAsync($"{Get}\r\nGET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var answer = await connection.AnswerAsync();
        Assert.Contains("\"code\":\"token_invalid\"", answer, StringComparison.Ordinal);
        Assert.EndsWith("}", answer, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"request_malformed\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnswersOfTheApplicationStayAsTheyAre()
    {
        await using var server = await TestServer.StartAsync("Http:AllowedOrigins:0=https://app.example.org");
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/api/register");
        preflight.Headers.Add("Origin", "https://app.example.org");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");
        preflight.Headers.ConnectionClose = true;
        using var answer = await server.Http.SendAsync(preflight);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        using var large = await server.Http.GetAsync("/docs/scalar.js");
        Assert.Equal(HttpStatusCode.OK, large.StatusCode);
        Assert.EndsWith("javascript", large.Content.Headers.ContentType!.MediaType!, StringComparison.Ordinal);
        Assert.InRange((await large.Content.ReadAsByteArrayAsync()).Length, 100_000, int.MaxValue);
    }
}
