using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>What both hosts refuse, and how.</summary>
public sealed class FaultTests
{
    private const string Good = """{"username":"somebody","password":"krzysiek"}""";

    [Theory]
    [OnEveryHost("text/plain", Good)]
    [OnEveryHost("application/json; charset=iso-8859-1", Good)]
    [OnEveryHost("application/x-www-form-urlencoded", "username=a&password=krzysiek")]
    public async Task ABodyOfAnotherTypeIsAProblem(HostKind kind, string type, string body)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await host.SendAsync(HttpMethod.Post, "/api/register", content);
        Assert.Equal("415 media_type_unsupported", await TestServer.OutcomeAsync(answer));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [OnEveryHost(16_385)]
    [OnEveryHost(40_000_000)]
    public async Task ABodyThatIsTooLargeIsAProblemHoweverLargeItIs(HostKind kind, int length)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Good.PadRight(length)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        // Server closes a connection whose body it has not read: a client that sends on might see that before the
        // answer.
        using var answer = await host.SendAsync(HttpMethod.Post, "/api/register", content, "Expect: 100-continue");
        Assert.Equal("413 body_too_large", await TestServer.OutcomeAsync(answer));
    }

    [Theory]
    [OnEveryHost("GET", "/api/nothing")]
    [OnEveryHost("POST", "/api/activate/a/b")]
    public async Task AnUnknownPathIsAnsweredByTheHost(HostKind kind, string method, string path)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var answer = await host.SendAsync(new HttpMethod(method), path);
        Assert.Equal(HostDifferences.UnknownPath.Of(kind), await TestServer.OutcomeAsync(answer));
    }

    [Theory]
    [OnEveryHost("GET", "/api/register")]
    [OnEveryHost("PUT", "/api/activate/token")]
    [OnEveryHost("DELETE", "/api/health")]
    public async Task AWrongMethodIsAnsweredByTheHost(HostKind kind, string method, string path)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var answer = await host.SendAsync(new HttpMethod(method), path);
        Assert.Equal(HostDifferences.WrongMethod.Of(kind), await TestServer.OutcomeAsync(answer));
    }

    [Theory]
    [OnEveryHost]
    public async Task APathThatIsTooLongIsRefused(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        // The request line holds the method and the version too.
        Assert.Equal("401 token_invalid", await OutcomeOfPathAsync(host, 8_192 - "GET  HTTP/1.1\r\n".Length));
        Assert.Equal(HostDifferences.LongPath.Of(kind), await OutcomeOfPathAsync(host, 8_193));
        Assert.Equal(HostDifferences.LongestPath.Of(kind), await OutcomeOfPathAsync(host, (32 * 1024) + 1));
    }

    [Theory]
    [OnEveryHost]
    public async Task ABodyThatStallsIsGivenUp(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var connection = new TcpClient();
        await connection.ConnectAsync(host.Http.BaseAddress!.Host, host.Http.BaseAddress.Port);
        var start = "POST /api/resend HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{";
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(start));

        var answer = new byte[4096];
        var length = await connection.GetStream().ReadAsync(answer).AsTask().WaitAsync(TimeSpan.FromSeconds(90));
        var status = HostDifferences.StalledBody.Of(kind)[..3];
        Assert.StartsWith($"HTTP/1.1 {status}", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
    }

    /// <summary>
    /// The outcome of a link of so many characters; openapi.json has none of what a host refuses by itself.
    /// </summary>
    private static async Task<string> OutcomeOfPathAsync(ProductHost host, int length)
    {
        using var http = new HttpClient { BaseAddress = host.Http.BaseAddress };
        using var answer = await http.GetAsync("/api/activate/".PadRight(length, 'a'));
        return await TestServer.OutcomeAsync(answer);
    }
}
