using System.Diagnostics;

namespace Benchmarks;

/// <summary>What a bounded load came to.</summary>
/// <param name="Count">How many operations came to their end.</param>
/// <param name="PerSecond">Operations a second.</param>
/// <param name="Median">Median time of one, in milliseconds.</param>
/// <param name="P99">99th percentile, in milliseconds.</param>
internal sealed record LoadResult(int Count, double PerSecond, double Median, double P99)
{
    public override string ToString() => $"{PerSecond,8:0} /s   p50 {Median,6:0.0} ms   p99 {P99,6:0.0} ms";

    /// <summary>The round with the median rate.</summary>
    public static LoadResult Middle(IReadOnlyCollection<LoadResult> rounds) =>
        rounds.OrderBy(round => round.PerSecond).ElementAt(rounds.Count / 2);

    /// <summary>
    /// Our rate beside the limit's, round by round, so that what drifts between rounds cancels: the median, the least
    /// and the greatest.
    /// </summary>
    public static string Ratios(IReadOnlyCollection<LoadResult> ours, IReadOnlyCollection<LoadResult> limit)
    {
        var ratios = ours.Zip(limit, (one, other) => one.PerSecond / other.PerSecond).Order().ToArray();
        return $"{ratios[ratios.Length / 2]:0.00} ({ratios[0]:0.00} to {ratios[^1]:0.00})";
    }
}

internal static class Load
{
    /// <summary>
    /// Runs the operation <paramref name="count"/> times, so many at once, but starts none after
    /// <paramref name="longest"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">Not one operation came to its end.</exception>
    public static async Task<LoadResult> RunAsync(int count, int atOnce, TimeSpan longest, Func<int, Task> operation)
    {
        var times = new double[count];
        var next = -1;
        var done = 0;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            while (watch.Elapsed < longest && Interlocked.Increment(ref next) is var i && i < count)
            {
                var start = Stopwatch.GetTimestamp();
                await operation(i);
                times[Interlocked.Increment(ref done) - 1] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        })));
        if (done == 0)
        {
            throw new InvalidOperationException("Nothing was measured.");
        }

        var seconds = watch.Elapsed.TotalSeconds;
        var sorted = times[..done].Order().ToArray();
        return new LoadResult(done, done / seconds, sorted[done / 2], sorted[(int)(done * 0.99)]);
    }
}
