using System.Diagnostics;

namespace Benchmarks.Oracles;

/// <summary>
/// Pairs of requests, one with something known and one with something unknown, sent one after the other, which first
/// by chance.
/// </summary>
internal static class Pairs
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    /// <summary>Sends so many pairs, several at once, and prints what their times tell.</summary>
    /// <param name="call">What is measured, for the report.</param>
    /// <param name="count">How many pairs.</param>
    /// <param name="atOnce">How many pairs at once.</param>
    /// <param name="known">Sends the known one of a pair.</param>
    /// <param name="unknown">Sends the unknown one of a pair.</param>
    /// <exception cref="InvalidOperationException">Not one pair came to its end.</exception>
    public static async Task JudgeAsync(
        string call, int count, int atOnce, Func<int, Task> known, Func<int, Task> unknown)
    {
        var pairs = new List<TimedPair>(count);
        await Load.RunAsync(count, atOnce, Longest, async i =>
        {
            var isKnownFirst = Random.Shared.Next(2) == 0;
            var first = await TimeAsync(() => isKnownFirst ? known(i) : unknown(i));
            var second = await TimeAsync(() => isKnownFirst ? unknown(i) : known(i));
            lock (pairs)
            {
                pairs.Add(isKnownFirst ? new TimedPair(first, second) : new TimedPair(second, first));
                if (pairs.Count % 250 == 0)
                {
                    Console.Error.WriteLine($"{call}: {pairs.Count} of {count} pairs");
                }
            }
        });
        Report(call, atOnce, pairs);
    }

    private static async Task<double> TimeAsync(Func<Task> request)
    {
        var start = Stopwatch.GetTimestamp();
        await request();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static void Report(string call, int atOnce, List<TimedPair> pairs)
    {
        var forth = Classifier.Judge(pairs, trainOnEven: true);
        var back = Classifier.Judge(pairs, trainOnEven: false);
        Console.WriteLine($"{call}: {pairs.Count} pairs, {atOnce} at once");
        Console.WriteLine($"  known {Times(pairs.Select(pair => pair.Known))}, "
            + $"unknown {Times(pairs.Select(pair => pair.Unknown))}");
        Console.WriteLine($"  told by one time: {forth} and, halves exchanged, {back}; "
            + $"the known one is slower in {Classifier.KnownIsSlower(pairs):0.0 %} of the pairs");
    }

    private static string Times(IEnumerable<double> times)
    {
        var sorted = times.Order().ToArray();
        return $"p50 {sorted[sorted.Length / 2]:0.0} ms p99 {sorted[(int)(sorted.Length * 0.99)]:0.0} ms";
    }
}
