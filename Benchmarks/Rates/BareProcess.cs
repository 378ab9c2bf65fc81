using System.Diagnostics;
using System.Text.Json;

namespace Benchmarks.Rates;

/// <summary><see cref="BareLoops"/> as a process.</summary>
internal sealed class BareProcess : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);
    private readonly Process process;

    /// <summary>Starts it over this storage.</summary>
    public BareProcess(string connectionString)
    {
        var self = Path.Combine(AppContext.BaseDirectory, "Benchmarks.dll");
        var start = Cores.OfServer(self, [BareLoops.Argument, connectionString]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        process = Process.Start(start)!;
    }

    /// <summary>Runs a loop so many times.</summary>
    /// <exception cref="InvalidOperationException">The process has ended; its words are above.</exception>
    /// <exception cref="TimeoutException">The loop took more than three minutes.</exception>
    public async Task<LoadResult> RunAsync(string loop, int count)
    {
        await process.StandardInput.WriteLineAsync($"{loop} {count}");
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Longest)
            ?? throw new InvalidOperationException($"The loop {loop} ended.");
        return JsonSerializer.Deserialize<LoadResult>(line)!;
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
