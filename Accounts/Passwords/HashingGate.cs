namespace Accounts.Passwords;

/// <summary>
/// Bounds the heavy computations: in each of two lanes as many run as there are cores, each on a thread of its own. On
/// the thread pool they would hold its few threads, and every other request would wait for new ones. Verifications
/// never wait for registrations, and their threads come first; registrations still get a share of the cores, so neither
/// lane starves (docs/decisions/hashing.md).
/// </summary>
public sealed class HashingGate : IDisposable
{
    /// <summary>
    /// A registration waits twice, once to be checked and once to be hashed: both fit into its 8.5 seconds.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3.5);

    private readonly LaneQueue registrations;
    private readonly LaneQueue verifications;

    /// <summary>A gate for all cores of this machine.</summary>
    public HashingGate() : this(Environment.ProcessorCount, TimeProvider.System)
    {
    }

    /// <summary>A gate for so many cores, which measures computations by this clock.</summary>
    public HashingGate(int cores, TimeProvider clock)
    {
        registrations = new LaneQueue(cores, LongestWait, clock);
        verifications = new LaneQueue(cores, LongestWait, clock);
    }

    /// <summary>Runs the computation when its turn comes.</summary>
    /// <exception cref="GateClosedException">
    /// It would wait, or has waited, longer than 3.5 seconds, or until after the caller's deadline.
    /// </exception>
    public async Task<T> RunAsync<T>(HashingLane lane, Func<T> computation, CancellationToken deadline)
    {
        var queue = lane == HashingLane.Verification ? verifications : registrations;
        var begun = await queue.BeginAsync(deadline);
        try
        {
            return await Task.Factory.StartNew(
                () =>
                {
                    if (lane == HashingLane.Registration)
                    {
                        LowPriority.Take();
                    }

                    return computation();
                },
                CancellationToken.None,
                TaskCreationOptions.LongRunning | TaskCreationOptions.RunContinuationsAsynchronously,
                TaskScheduler.Default);
        }
        finally
        {
            queue.End(begun);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        registrations.Dispose();
        verifications.Dispose();
    }
}

/// <summary>Too many computations wait; the caller should come back later.</summary>
public sealed class GateClosedException() : Exception("Too many password hashes are waiting.");
