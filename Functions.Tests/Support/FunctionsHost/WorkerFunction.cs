using System.Text.Json;
using Functions.Tests.Support.FunctionsHost.Rpc;

namespace Functions.Tests.Support.FunctionsHost;

/// <summary>A function as the worker describes it to its host.</summary>
public sealed class WorkerFunction
{
    private readonly JsonElement trigger;

    internal WorkerFunction(RpcFunctionMetadata metadata)
    {
        Id = metadata.FunctionId;
        Name = metadata.Name;
        trigger = metadata.RawBindings.Select(binding => JsonSerializer.Deserialize<JsonElement>(binding))
            .Single(binding => IsTrigger(binding.GetProperty("type").GetString()!));
    }

    public string Id { get; }

    public string Name { get; }

    /// <summary>The name of the parameter that gets what triggers it.</summary>
    public string Parameter => Text("name")!;

    /// <summary>Upper case; empty for a function without an HTTP trigger.</summary>
    public IReadOnlyList<string> Methods => IsOf("httpTrigger")
        ? [.. trigger.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())]
        : [];

    /// <summary>The route without the prefix; null without an HTTP trigger.</summary>
    public string? Route => IsOf("httpTrigger") ? Text("route") ?? Name : null;

    /// <summary>The queue it reads; null without a queue trigger.</summary>
    public string? QueueName => IsOf("queueTrigger") ? Text("queueName") : null;

    /// <summary>When it runs, as NCRONTAB; null without a timer trigger.</summary>
    public string? Schedule => IsOf("timerTrigger") ? Text("schedule") : null;

    /// <summary>Whether it takes a message as bytes; otherwise as text.</summary>
    public bool TakesBytes => string.Equals(Text("dataType"), "Binary", StringComparison.OrdinalIgnoreCase);

    private static bool IsTrigger(string type) => type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase);

    private bool IsOf(string type) => string.Equals(Text("type"), type, StringComparison.OrdinalIgnoreCase);

    private string? Text(string name) => trigger.TryGetProperty(name, out var value) ? value.GetString() : null;
}
