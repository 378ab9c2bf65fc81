using System.Net.Http.Headers;
using System.Net.Http.Json;
using Accounts;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Telemetry;

/// <summary>One run through the funnel, with what goes wrong on the way, and all that was exported of it.</summary>
public sealed class WatchedRun : IAsyncLifetime
{
    private readonly string other = TestServer.NewName();
    private WatchedServer? server;

    public Collector Collector => server!.Collector;

    public string Name { get; } = TestServer.NewName();

    public string Email => $"box-{Name}@example.org";

    public string Password { get; } = $"correct horse {Guid.NewGuid():N}";

    /// <summary>What a caller writes where nobody asks for it.</summary>
    public string Noise { get; } = $"noise-{Guid.NewGuid():N}";

    /// <summary>The tokens of the run's links.</summary>
    public List<string> Tokens { get; } = [];

    public async Task InitializeAsync()
    {
        server = await WatchedServer.StartAsync("OTEL_EXPORTER_OTLP_ENDPOINT");
        var link = await RegisterAsync(Name, Email);
        await SendAsync(HttpMethod.Get, link, null, 200, page: true);
        await SendAsync(HttpMethod.Post, link, new { password = Noise }, 403);
        await SendAsync(HttpMethod.Post, link, new { password = Password }, 200);
        await SendAsync(HttpMethod.Get, link, null, 200);
        await SendAsync(HttpMethod.Get, $"{link}x?{Noise}={Email}", null, 401);
        await SendAsync(HttpMethod.Get, $"/api/nothing{link}", null, 404);
        await SendAsync(
            HttpMethod.Post,
            "/api/register",
            new { username = Name, email = $"else-{Email}", password = Password },
            409);
        await SendAsync(HttpMethod.Post, "/api/register", new { email = Email, password = "short" }, 400);
        await SendAsync(HttpMethod.Post, "/api/resend", new { email = Email }, 202);
        await SendAsync(HttpMethod.Get, await RegisterAsync(other, $"{other}@example.org"), null, 200, page: true);

        await server.StopStorageAsync();
        await SendAsync(
            HttpMethod.Post,
            "/api/register",
            new { username = TestServer.NewName(), email = $"late-{Email}", password = Password },
            503);
        await Wait.UntilAsync(
            () => Collector.Value("accounts.registrations", "storage_unavailable") == 1
                && Collector.Value("accounts.link.openings", "opened") == 2
                && Collector.Spans.Count(IsUnavailable) == 1
                && Collector.Value("accounts.storage.failures", "queue") >= 4
                && Collector.Value("accounts.storage.retries", "queue") >= 3
                && Collector.Logs.Any(log => log.Body.StartsWith("Storage failed", StringComparison.Ordinal)),
            "all of the run is exported");

        static bool IsUnavailable(ExportedSpan span) =>
            span.Attributes.GetValueOrDefault("outcome") == "storage_unavailable";
    }

    public async Task DisposeAsync()
    {
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }

    private async Task<string> RegisterAsync(string name, string email)
    {
        await SendAsync(HttpMethod.Post, "/api/register", new { username = name, email, password = Password }, 202);
        var link = await server!.LinkAsync(email);
        Tokens.Add(LinkClient.TokenOf(link));
        return link;
    }

    private async Task SendAsync(HttpMethod method, string path, object? body, int status, bool page = false)
    {
        using var request = new HttpRequestMessage(method, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue(Noise, "1"));
        request.Headers.Add("x-noise", Noise);
        request.Headers.Host = $"{Noise}.example";
        request.Headers.Add("traceparent", $"00-{Guid.NewGuid():N}-00f067aa0ba902b7-01");
        request.Headers.Add("tracestate", $"caller={Noise}");
        if (page)
        {
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));
        }

        using var answer = await server!.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }
}
