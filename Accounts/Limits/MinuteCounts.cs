namespace Accounts.Limits;

/// <summary>
/// Counts by network within a minute, in this process only and in a memory that does not grow: each network has a
/// counter in each of two rows of 65,536, by hashes that nobody outside can foresee, and the lower one is its count.
/// Only who shares both with others shares their limit.
/// </summary>
public sealed class MinuteCounts(TimeProvider clock)
{
    private const int Counters = 65_536;

    private readonly Lock gate = new();
    private readonly int[] first = new int[Counters];
    private readonly int[] second = new int[Counters];
    private long current;

    /// <summary>
    /// Adds one to the network's count unless it has reached <paramref name="limit"/>: then how long until the minute
    /// ends.
    /// </summary>
    internal TimeSpan? Take(string network, int limit)
    {
        // .NET seeds both hashes in each process.
        var hash = HashCode.Combine(network);
        ref var one = ref first[(uint)hash % Counters];
        ref var other =
            ref second[(uint)HashCode.Combine(hash, network.GetHashCode(StringComparison.Ordinal)) % Counters];
        lock (gate)
        {
            // In here, or one that read the minute before another began would clear what the next has counted.
            var (minute, elapsed) = Math.DivRem(clock.GetUtcNow().Ticks, TimeSpan.TicksPerMinute);
            if (minute != current)
            {
                Array.Clear(first);
                Array.Clear(second);
                current = minute;
            }

            if (Math.Min(one, other) >= limit)
            {
                return TimeSpan.FromTicks(TimeSpan.TicksPerMinute - elapsed);
            }

            one++;
            other++;
            return null;
        }
    }
}
