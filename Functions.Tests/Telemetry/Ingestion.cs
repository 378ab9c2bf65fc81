using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Functions.Tests.Telemetry;

/// <summary>Takes what goes to Application Insights, on a free loopback port.</summary>
public sealed class Ingestion : IAsyncDisposable
{
    private readonly ConcurrentQueue<JsonElement> items = [];
    private readonly WebApplication app;

    private Ingestion()
    {
        app = StandIn.Build();
        app.MapPost("/{version}/track", TakeAsync);
    }

    /// <summary>Names this stand-in as a resource that takes keys.</summary>
    public string ConnectionString => $"InstrumentationKey={Guid.NewGuid()};IngestionEndpoint={app.Urls.First()}/";

    public static async Task<Ingestion> StartAsync()
    {
        var ingestion = new Ingestion();
        await ingestion.app.StartAsync();
        return ingestion;
    }

    /// <summary>
    /// The data of all items of a kind: <c>MessageData</c>, <c>RemoteDependencyData</c>, <c>MetricData</c>.
    /// </summary>
    public IReadOnlyList<string> Of(string kind) => [.. items.Select(item => item.GetProperty("data"))
        .Where(data => data.GetProperty("baseType").GetString() == kind)
        .Select(data => data.GetProperty("baseData").GetRawText())];

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        await using var body = request.Headers.ContentEncoding == "gzip"
            ? new GZipStream(request.Body, CompressionMode.Decompress)
            : request.Body;
        using var reader = new StreamReader(body);
        var count = 0;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            items.Enqueue(JsonSerializer.Deserialize<JsonElement>(line));
            count++;
        }

        return Results.Json(new { itemsReceived = count, itemsAccepted = count, errors = Array.Empty<object>() });
    }
}
