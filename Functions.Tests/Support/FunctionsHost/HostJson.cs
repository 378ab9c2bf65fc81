using System.Globalization;
using System.Text.Json;

namespace Functions.Tests.Support.FunctionsHost;

/// <summary>What the Functions host takes from the app's <c>host.json</c>, with the runtime's defaults.</summary>
internal sealed class HostJson
{
    private readonly JsonElement extensions;

    public HostJson(string folder)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "host.json")));
        extensions = file.RootElement.GetProperty("extensions").Clone();
    }

    public string RoutePrefix => Text("http", "routePrefix") ?? "api";

    public int BatchSize => int.Parse(Text("queues", "batchSize") ?? "16", CultureInfo.InvariantCulture);

    /// <summary>How long a message whose function failed stays invisible.</summary>
    public TimeSpan VisibilityTimeout => Time("visibilityTimeout", TimeSpan.Zero);

    public TimeSpan MaxPollingInterval => Time("maxPollingInterval", TimeSpan.FromMinutes(1));

    public int MaxDequeueCount => int.Parse(Text("queues", "maxDequeueCount") ?? "5", CultureInfo.InvariantCulture);

    /// <summary>Headers that the host adds to answers that lack them.</summary>
    public IReadOnlyDictionary<string, string> CustomHeaders =>
        extensions.GetProperty("http").TryGetProperty("customHeaders", out var headers)
        ? headers.EnumerateObject().ToDictionary(header => header.Name, header => header.Value.GetString()!)
        : [];

    private TimeSpan Time(string name, TimeSpan otherwise) =>
        Text("queues", name) is { } text ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private string? Text(string section, string name) =>
        extensions.TryGetProperty(section, out var values) && values.TryGetProperty(name, out var value)
            ? value.ToString()
            : null;
}
