using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Accounts.Http;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Storage;

/// <summary>Storage that does answer, but not as it should.</summary>
[Collection(Alone.Name)]
public sealed class SlowStorageTests
{
    private const string Throttled =
        "HTTP/1.1 503 Server Busy\r\nRetry-After: 60\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    private const string Nonsense =
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>";

    /// <summary>Storage that refuses and storage that never answers, at once: both are waited for.</summary>
    [Fact]
    public Task EveryRequestIsAnsweredWithinTenSeconds() =>
        Task.WhenAll(AssertAnsweredAsync(Throttled), AssertAnsweredAsync(null));

    [Fact]
    public async Task AnswersThatAreNotOfStorageAreNoFaultOfOurs()
    {
        using var stop = new CancellationTokenSource();
        using var storage = new TcpListener(IPAddress.Loopback, 0);
        storage.Start();
        var serving = ServeAsync(storage, Nonsense, stop.Token);
        await using var server = await StartAsync(storage);
        using var answer = await server.Http.SendAsync(Request(HttpMethod.Get, "/api/health"));
        Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(answer));
        await stop.CancelAsync();
        await serving;
    }

    private static async Task AssertAnsweredAsync(string? answerOfStorage)
    {
        using var stop = new CancellationTokenSource();
        using var storage = new TcpListener(IPAddress.Loopback, 0);
        storage.Start();
        var serving = ServeAsync(storage, answerOfStorage, stop.Token);
        await using var working = await TestServer.StartAsync();
        var link = await working.LinkAsync(TestServer.NewName());
        await using var server = await StartAsync(storage);
        HttpRequestMessage[] requests =
        [
            Request(HttpMethod.Get, "/api/health"), Request(HttpMethod.Get, link), Registration(null),
            Registration(TestServer.NewEmail()),
        ];
        var answers = await Task.WhenAll(requests.Select(async request =>
        {
            var watch = Stopwatch.StartNew();
            var answer = await server.Http.SendAsync(request);
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "An answer comes within ten seconds.");
            return answer;
        }));
        foreach (var answer in answers)
        {
            Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(answer));
            Assert.NotNull(answer.Headers.RetryAfter);
        }

        await stop.CancelAsync();
        await serving;
    }

    private static Task<TestServer> StartAsync(TcpListener storage) => TestServer.StartAsync(
        new StorageAccount(TestStorage.At($"http://{storage.LocalEndpoint}")), TestServer.RetryFully);

    private static HttpRequestMessage Request(HttpMethod method, string path) => new(method, path);

    private static HttpRequestMessage Registration(string? email) => new(HttpMethod.Post, "/api/register")
    {
        Content = JsonContent.Create(new { username = TestServer.NewName(), email, password = "krzysiek" }),
    };

    /// <summary>Answers every connection with the text, or never.</summary>
    private static async Task ServeAsync(TcpListener storage, string? answer, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await storage.AcceptTcpClientAsync(stop), answer, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerAsync(TcpClient client, string? answer, CancellationToken stop)
    {
        using var connection = client;
        var stream = client.GetStream();
        if (await stream.ReadAsync(new byte[16 * 1024], stop) == 0)
        {
            return;
        }

        if (answer is null)
        {
            await Task.Delay(Timeout.Infinite, stop);
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer!), stop);
    }
}
