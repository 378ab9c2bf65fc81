using System.Net;
using System.Net.Http.Json;

namespace Functions.Tests.Support;

/// <summary>A client with an IP of its own, behind a proxy that the server knows: <see cref="Proxy"/>.</summary>
public sealed class Client
{
    /// <summary>The setting with which a server believes what these clients say of their IPs.</summary>
    public const string Proxy = "Http:KnownProxies:0=127.0.0.1";

    /// <summary>An IP that no other test uses.</summary>
    public string Ip { get; init; } = NewIp();

    public static string NewIp()
    {
        var bytes = Guid.NewGuid().ToByteArray();
        (bytes[0], bytes[1]) = (0x20, 0x01);
        return new IPAddress(bytes).ToString();
    }

    public Task<HttpResponseMessage> RegisterAsync(TestServer server, object? body = null) =>
        PostAsync(server, "/api/register", body ?? new { username = TestServer.NewName(), password = "krzysiek" });

    public async Task<HttpResponseMessage> PostAsync(
        TestServer server, string path, object body, string accept = "application/json") =>
        await SendAsync(server, HttpMethod.Post, path, JsonContent.Create(body), accept);

    public async Task<HttpResponseMessage> GetAsync(
        TestServer server, string path, string accept = "application/json") =>
        await SendAsync(server, HttpMethod.Get, path, null, accept);

    private async Task<HttpResponseMessage> SendAsync(
        TestServer server, HttpMethod method, string path, HttpContent? body, string accept)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body };
        request.Headers.Add("X-Forwarded-For", Ip);
        request.Headers.Add("Accept", accept);
        return await server.Http.SendAsync(request);
    }
}
