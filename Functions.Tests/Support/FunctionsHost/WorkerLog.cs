using System.Collections.Concurrent;
using Functions.Tests.Support.FunctionsHost.Rpc;
using Microsoft.Extensions.Logging;

namespace Functions.Tests.Support.FunctionsHost;

/// <summary>One message of a worker.</summary>
/// <param name="Level">As logged; what it prints is Information, its error output Error.</param>
/// <param name="Category">The logger's name; empty for what it prints.</param>
/// <param name="Message">The message, with its exception.</param>
public sealed record WorkerLogLine(LogLevel Level, string Category, string Message);

/// <summary>What a host's workers logged and printed, in the order it came.</summary>
public sealed class WorkerLog
{
    private readonly ConcurrentQueue<WorkerLogLine> lines = [];

    public IReadOnlyList<WorkerLogLine> Lines => [.. lines];

    public override string ToString() => string.Join('\n', lines.Select(line => $"{line.Level} {line.Category} {line.Message}"));

    internal void Add(LogLevel level, string? line)
    {
        if (line is not null) lines.Enqueue(new WorkerLogLine(level, "", line));
    }

    internal void Add(RpcLog log) => lines.Enqueue(new WorkerLogLine((LogLevel)log.Level, log.Category,
        log.Exception is null ? log.Message : $"{log.Message}\n{log.Exception.Message}\n{log.Exception.StackTrace}"));
}
