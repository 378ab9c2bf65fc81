using System.Diagnostics;
using System.Net;

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
    /// <remarks>
    /// A pair with an answer 503 counts for nothing, and how many there were is said: once a minute Azurite clears its
    /// deleted messages one by one and does not answer for seconds.
    /// </remarks>
    public static async Task JudgeAsync(
        string call, int count, int atOnce, Func<int, Task> known, Func<int, Task> unknown)
    {
        var pairs = new List<TimedPair>(count);
        var dropped = 0;
        await Load.RunAsync(count, atOnce, Longest, async i =>
        {
            var isKnownFirst = Random.Shared.Next(2) == 0;
            double first, second;
            try
            {
                first = await TimeAsync(() => isKnownFirst ? known(i) : unknown(i));
                second = await TimeAsync(() => isKnownFirst ? unknown(i) : known(i));
            }
            catch (UnavailableException)
            {
                Interlocked.Increment(ref dropped);
                return;
            }

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
        if (dropped > 0)
        {
            Console.WriteLine($"  {dropped} more pairs had an answer 503 and are not counted");
        }
    }

    /// <summary>Reads an answer to its end.</summary>
    /// <exception cref="UnavailableException">It is 503.</exception>
    /// <exception cref="InvalidOperationException">It is another one than expected.</exception>
    public static async Task ExpectAsync(HttpStatusCode expected, HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            throw new UnavailableException(text);
        }

        if (answer.StatusCode != expected)
        {
            throw new InvalidOperationException(
                $"{answer.RequestMessage?.RequestUri} answered {(int)answer.StatusCode}: {text}");
        }
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

    /// <summary>The server answered 503.</summary>
    private sealed class UnavailableException(string answer) : Exception(answer);
}
