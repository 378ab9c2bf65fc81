namespace Accounts.Limits;

/// <summary>
/// Counts by network within a minute, in this process only and in a memory that does not grow: clients share 65,536 counters by a hash
/// that nobody outside can foresee. Two clients that share one share its limit, until the process restarts.
/// </summary>
public sealed class MinuteCounts(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly int[] counts = new int[65_536];
    private long current;

    /// <summary>Adds one to the network's count unless it has reached <paramref name="limit"/>: then how long until the minute ends.</summary>
    internal TimeSpan? Take(string network, int limit)
    {
        // .NET seeds the hash in each process.
        var position = (uint)network.GetHashCode(StringComparison.Ordinal) % counts.Length;
        var (minute, elapsed) = Math.DivRem(clock.GetUtcNow().Ticks, TimeSpan.TicksPerMinute);
        lock (gate)
        {
            if (minute != current)
            {
                Array.Clear(counts);
                current = minute;
            }

            if (counts[position] >= limit)
            {
                return TimeSpan.FromTicks(TimeSpan.TicksPerMinute - elapsed);
            }

            counts[position]++;
            return null;
        }
    }
}
