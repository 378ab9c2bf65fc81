namespace Benchmarks;

/// <summary>Times in milliseconds of two requests sent one after the other.</summary>
internal sealed record TimedPair(double Known, double Unknown);

/// <summary>Tells known from unknown by one threshold, the best of one half of the pairs, judged on the other half.</summary>
internal static class Classifier
{
    /// <summary>How much of the half not trained on is told rightly, 0 to 1, and the rule that the other half gave.</summary>
    public static (double Accuracy, double Threshold, bool IsKnownSlower) Judge(IReadOnlyList<TimedPair> pairs, bool trainOnEven)
    {
        var halves = pairs.Select((pair, i) => (Pair: pair, IsEven: i % 2 == 0)).ToLookup(entry => entry.IsEven == trainOnEven, entry => entry.Pair);
        var (threshold, isKnownSlower) = Train([.. halves[true]]);
        var right = halves[false].Sum(pair => (pair.Known > threshold == isKnownSlower ? 1 : 0) + (pair.Unknown > threshold != isKnownSlower ? 1 : 0));
        return (right / (2.0 * halves[false].Count()), threshold, isKnownSlower);
    }

    /// <summary>In how much of the pairs the known address took longer, 0 to 1.</summary>
    public static double KnownIsSlower(IReadOnlyList<TimedPair> pairs) => pairs.Count(pair => pair.Known > pair.Unknown) / (double)pairs.Count;

    /// <summary>The threshold, and which side of it is called known, that tell the most of these pairs rightly.</summary>
    private static (double Threshold, bool IsKnownSlower) Train(IReadOnlyList<TimedPair> pairs)
    {
        var times = pairs.SelectMany(pair => new[] { (Time: pair.Known, IsKnown: true), (Time: pair.Unknown, IsKnown: false) }).OrderBy(entry => entry.Time).ToArray();
        var (best, threshold, isKnownSlower, lead) = (-1, 0.0, true, 0);
        foreach (var (time, isKnown) in times)
        {
            // How many more unknown than known ones lie at or below this time: what calling the slower ones known gains.
            lead += isKnown ? -1 : 1;
            if (Math.Abs(lead) <= best) continue;
            (best, threshold, isKnownSlower) = (Math.Abs(lead), time, lead > 0);
        }

        return (threshold, isKnownSlower);
    }
}
