using System.Diagnostics;
using System.Globalization;
using Functions.Tests.Support.FunctionsHost;

namespace Benchmarks.Starts;

/// <summary>A published host that runs.</summary>
/// <param name="Http">A client of it.</param>
/// <param name="ProcessId">The process that is measured.</param>
/// <param name="StartTime">From its start to its first answer.</param>
/// <param name="EndAsync">Ends it.</param>
internal sealed record StartedHost(HttpClient Http, int ProcessId, TimeSpan StartTime, Func<Task> EndAsync)
    : IAsyncDisposable
{
    private const string NoSignInLimit = "Limits:SignInsPerClientPerMinute=0";

    /// <summary>Processor time used since the start, in milliseconds.</summary>
    public double ProcessorTime
    {
        get
        {
            using var process = Process.GetProcessById(ProcessId);
            return process.TotalProcessorTime.TotalMilliseconds;
        }
    }

    /// <summary>
    /// Memory in MiB, what is shared with other processes divided among them (PSS); NaN where the system does not say.
    /// </summary>
    public double Memory
    {
        get
        {
            var rollup = $"/proc/{ProcessId}/smaps_rollup";
            var line = File.Exists(rollup)
                ? File.ReadLines(rollup).First(one => one.StartsWith("Pss:", StringComparison.Ordinal))
                : "Pss: NaN";
            return double.Parse(
                    line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
                    CultureInfo.InvariantCulture) / 1024;
        }
    }

    /// <summary>Starts Server.</summary>
    /// <exception cref="InvalidOperationException">It ended, or gave no answer within 30 seconds.</exception>
    public static async Task<StartedHost> ServerAsync(string folder, string connectionString)
    {
        var server = await ServerProcess.StartPublishedAsync(folder, connectionString, NoSignInLimit);
        return new StartedHost(server.Http, server.Id, server.StartTime, () =>
        {
            server.Dispose();
            return Task.CompletedTask;
        });
    }

    /// <summary>Starts the Functions worker under the tests' host, whose own time counts in the start's.</summary>
    /// <exception cref="WorkerException">It did not start; with its own words.</exception>
    public static async Task<StartedHost> WorkerAsync(string folder, string connectionString)
    {
        var start = Stopwatch.GetTimestamp();
        var worker = await WorkerHost.StartPublishedAsync(folder, connectionString, NoSignInLimit);
        var http = new HttpClient { BaseAddress = worker.Url };
        using var answer = await http.GetAsync("/api/activate/x");
        return new StartedHost(http, worker.WorkerProcessId, Stopwatch.GetElapsedTime(start), async () =>
        {
            http.Dispose();
            await worker.DisposeAsync();
        });
    }

    public async ValueTask DisposeAsync() => await EndAsync();
}
