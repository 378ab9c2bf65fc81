namespace Accounts.Passwords;

/// <summary>
/// Bounds the heavy computations: in each of three lanes as many run as there are cores, each on a thread of its own.
/// On the thread pool they would hold its few threads, and every other request would wait for new ones. Verifications
/// never wait for registrations, and their threads come first; registrations still get a share of the cores, so neither
/// lane starves (docs/decisions/hashing.md).
/// </summary>
public sealed class HashingGate : IDisposable
{
    /// <summary>
    /// A registration waits twice, once to be checked and once to be hashed: both fit into its 8.5 seconds.
    /// </summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3.5);

    /// <summary>
    /// A refusal may be told as late, and where it waits for those before it the wait is the same for every name.
    /// </summary>
    private static readonly TimeSpan LongestForeignWait = TimeSpan.FromSeconds(8);

    private readonly Dictionary<HashingLane, LaneQueue> queues;

    /// <summary>A gate for all cores of this machine.</summary>
    public HashingGate() : this(Environment.ProcessorCount, TimeProvider.System)
    {
    }

    /// <summary>A gate for so many cores, which measures computations by this clock.</summary>
    public HashingGate(int cores, TimeProvider clock)
    {
        Cores = cores;
        queues = new Dictionary<HashingLane, LaneQueue>
        {
            [HashingLane.Registration] = new(cores, LongestWait, clock),
            [HashingLane.Verification] = new(cores, LongestWait, clock),
            [HashingLane.Foreign] = new(cores, LongestForeignWait, clock),
        };
    }

    /// <summary>How many computations run at once in each lane.</summary>
    public int Cores { get; }

    /// <summary>Runs the computation when its turn comes.</summary>
    /// <exception cref="GateClosedException">
    /// It would wait, or has waited, longer than 3.5 seconds (8 in the foreign lane), or until after the caller's
    /// deadline.
    /// </exception>
    public async Task<T> RunAsync<T>(HashingLane lane, Func<T> computation, CancellationToken deadline)
    {
        var queue = queues[lane];
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
        foreach (var queue in queues.Values)
        {
            queue.Dispose();
        }
    }
}

/// <summary>Too many computations wait; the caller should come back later.</summary>
public sealed class GateClosedException() : Exception("Too many password hashes are waiting.");
