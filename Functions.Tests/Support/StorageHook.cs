using Azure.Core;
using Azure.Core.Pipeline;

namespace Functions.Tests.Support;

/// <summary>
/// Does something before a call reaches storage and after storage did it; what it throws is what the caller gets.
/// </summary>
public sealed class StorageHook : StoragePolicy
{
    public Func<Request, Task> Before { get; set; } = _ => Task.CompletedTask;

    public Func<Request, Task> After { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether a request writes to a table.</summary>
    public static bool Writes(Request request, string table) =>
        request.Method != RequestMethod.Get && request.Uri.Path.Contains($"/{table}", StringComparison.Ordinal);

    /// <summary>Lets every write to a table fail before storage sees it.</summary>
    public void BreakWrites(string table) => Before = request =>
        Writes(request, table) ? throw new IOException("The connection was cut before the call.") : Task.CompletedTask;

    /// <summary>Lets everything through.</summary>
    public void Mend() => Before = _ => Task.CompletedTask;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await Before(message.Request);
        await ProcessNextAsync(message, pipeline);
        await After(message.Request);
    }
}
