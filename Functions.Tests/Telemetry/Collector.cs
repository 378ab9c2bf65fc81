using System.Collections.Concurrent;
using System.Text;
using Accounts;
using Functions.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Functions.Tests.Telemetry;

/// <summary>A collector of OTLP over HTTP on a free loopback port, which keeps every byte it gets.</summary>
public sealed class Collector : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Signal, byte[] Message)> received = [];
    private readonly WebApplication app;

    private Collector()
    {
        app = StandIn.Build();
        app.MapPost("/v1/{signal}", async (HttpRequest request, string signal) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            received.Enqueue((signal, body.ToArray()));
            return Results.Bytes([], "application/x-protobuf");
        });
    }

    public string Url => app.Urls.First();

    public bool IsEmpty => received.IsEmpty;

    /// <summary>The latest value of every series.</summary>
    public IReadOnlyList<MetricPoint> Metrics =>
    [
        .. Of("metrics").SelectMany(Otlp.Metrics)
            .GroupBy(point =>
                $"{point.Name} {string.Join(',', point.Attributes.OrderBy(pair => pair.Key, StringComparer.Ordinal))}")
            .Select(series => series.Last()),
    ];

    public IReadOnlyList<ExportedSpan> Spans => [.. Of("traces").SelectMany(Otlp.Spans)];

    public IReadOnlyList<ExportedLog> Logs => [.. Of("logs").SelectMany(Otlp.Logs)];

    /// <summary>All that came, as text.</summary>
    public string Everything => string.Concat(received.Select(item => Encoding.Latin1.GetString(item.Message)));

    public static async Task<Collector> StartAsync()
    {
        var collector = new Collector();
        await collector.app.StartAsync();
        return collector;
    }

    /// <summary>
    /// The latest value of a counter, or how many values a histogram has, with an outcome or any other attribute value.
    /// </summary>
    public double Value(string metric, string attribute) =>
        Metrics.Where(point => point.Name == metric && point.Attributes.Values.Contains(attribute))
            .Sum(point => point.Value);

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IEnumerable<byte[]> Of(string signal) =>
        received.Where(item => item.Signal == signal).Select(item => item.Message);
}
