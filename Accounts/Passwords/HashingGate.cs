using System.Diagnostics;

namespace Accounts.Passwords;

/// <summary>
/// Lets as many heavy computations run as there are cores, each on a thread of its own: on the thread pool they would
/// hold its few threads, and every other request would wait for new ones. These threads give way to all others, so that
/// what needs no hash is answered quickly though many register.
/// </summary>
public sealed class HashingGate : IDisposable
{
    private const int LongestQueue = 1024;

    private readonly SemaphoreSlim cores = new(Environment.ProcessorCount);
    private int waiting;

    /// <summary>Runs the computation when its turn comes.</summary>
    /// <exception cref="GateClosedException">1,024 computations wait already.</exception>
    public async Task<T> RunAsync<T>(Func<T> computation, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref waiting) > LongestQueue)
        {
            Interlocked.Decrement(ref waiting);
            throw new GateClosedException();
        }

        var start = Stopwatch.GetTimestamp();
        try
        {
            await cores.WaitAsync(cancellationToken);
        }
        finally
        {
            Telemetry.HashWait.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
            Interlocked.Decrement(ref waiting);
        }

        try
        {
            return await Task.Factory.StartNew(
                () =>
                {
                    LowPriority.Take();
                    return computation();
                },
                cancellationToken,
                TaskCreationOptions.LongRunning | TaskCreationOptions.RunContinuationsAsynchronously,
                TaskScheduler.Default);
        }
        finally
        {
            cores.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => cores.Dispose();
}

/// <summary>Too many computations wait; the caller should come back later.</summary>
public sealed class GateClosedException() : Exception("Too many password hashes are waiting.");
