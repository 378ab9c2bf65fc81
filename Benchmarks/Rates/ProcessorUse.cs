using System.Diagnostics;

namespace Benchmarks.Rates;

/// <summary>
/// Processor time that server, storage and this client spend on one operation: tells which of the three a rate waits
/// for.
/// </summary>
internal sealed class ProcessorUse(ServerProcess server, Process storage)
{
    private readonly double[] before = new double[3];
    private readonly double[] spent = new double[3];
    private int operations;

    /// <summary>Begins to count.</summary>
    public void Start() => Now().CopyTo(before, 0);

    /// <summary>Ends to count; so many operations were done since <see cref="Start"/>.</summary>
    public void Stop(int count)
    {
        var now = Now();
        for (var i = 0; i < spent.Length; i++)
        {
            spent[i] += now[i] - before[i];
        }

        operations += count;
    }

    public override string ToString() =>
        $"server {spent[0] / operations:0.00} ms, storage {spent[1] / operations:0.00} ms, "
        + $"client {spent[2] / operations:0.00} ms";

    private double[] Now()
    {
        storage.Refresh();
        using var self = Process.GetCurrentProcess();
        return
        [
            server.ProcessorTime.TotalMilliseconds,
            storage.TotalProcessorTime.TotalMilliseconds,
            self.TotalProcessorTime.TotalMilliseconds,
        ];
    }
}
