using System.Collections.Concurrent;
using Functions.Tests.Support.FunctionsHost.Rpc;
using Microsoft.Extensions.Logging;

namespace Functions.Tests.Support.FunctionsHost;

/// <summary>One message of a worker.</summary>
/// <param name="Level">As logged; what it prints is Information, its error output what <see cref="WorkerLog.AddError"/>
/// says.</param>
/// <param name="Category">The logger's name; empty for what it prints.</param>
/// <param name="Message">The message, with its exception.</param>
public sealed record WorkerLogLine(LogLevel Level, string Category, string Message);

/// <summary>What a host's workers logged and printed, in the order it came.</summary>
public sealed class WorkerLog
{
    private static readonly string[] ErrorWords = ["error", "fail", "severe", "unhandled exception"];

    private readonly ConcurrentQueue<WorkerLogLine> lines = [];

    public IReadOnlyList<WorkerLogLine> Lines => [.. lines];

    public override string ToString() =>
        string.Join('\n', lines.Select(line => $"{line.Level} {line.Category} {line.Message}"));

    internal void AddOutput(string? line)
    {
        if (line is not null)
        {
            lines.Enqueue(new WorkerLogLine(LogLevel.Information, "", line));
        }
    }

    /// <summary>The host takes a line's level from the words in it.</summary>
    internal void AddError(string? line)
    {
        if (line is null)
        {
            return;
        }

        var level = ErrorWords.Any(word => Has(line, word)) ? LogLevel.Error : LogLevel.Information;
        if (Has(line, "warn"))
        {
            level = LogLevel.Warning;
        }

        lines.Enqueue(new WorkerLogLine(level, "", line));
    }

    internal void Add(RpcLog log) => lines.Enqueue(new WorkerLogLine((LogLevel)log.Level, log.Category,
        log.Exception is null ? log.Message : $"{log.Message}\n{log.Exception.Message}\n{log.Exception.StackTrace}"));

    private static bool Has(string line, string word) => line.Contains(word, StringComparison.OrdinalIgnoreCase);
}
