namespace Benchmarks.Oracles;

/// <summary>Times in milliseconds of two requests sent one after the other.</summary>
internal sealed record TimedPair(double Known, double Unknown);

/// <summary>
/// Tells known from unknown by one threshold, the best of one half of the pairs, judged on the other half.
/// </summary>
internal static class Classifier
{
    /// <summary>
    /// How much of the half not trained on is told rightly, 0 to 1, and the rule that the other half gave.
    /// </summary>
    public static Judgement Judge(IReadOnlyList<TimedPair> pairs, bool trainOnEven)
    {
        var rule = Train([.. pairs.Where((_, i) => i % 2 == 0 == trainOnEven)]);
        var others = pairs.Where((_, i) => i % 2 == 0 != trainOnEven).ToArray();
        var right = others.Sum(pair => (rule.SaysKnown(pair.Known) ? 1 : 0) + (rule.SaysKnown(pair.Unknown) ? 0 : 1));
        return new Judgement(right / (2.0 * others.Length), rule);
    }

    /// <summary>In how much of the pairs the known one took longer, 0 to 1.</summary>
    public static double KnownIsSlower(IReadOnlyList<TimedPair> pairs) =>
        pairs.Count(pair => pair.Known > pair.Unknown) / (double)pairs.Count;

    /// <summary>The rule that tells the most of these pairs rightly.</summary>
    private static TimeRule Train(TimedPair[] pairs)
    {
        var times = pairs
            .SelectMany(pair => new[] { (Time: pair.Known, IsKnown: true), (Time: pair.Unknown, IsKnown: false) })
            .OrderBy(entry => entry.Time);
        var best = -1;
        var rule = new TimeRule(0, true);
        // How many more unknown than known ones lie at or below a time: what calling the slower ones known gains.
        var gain = 0;
        foreach (var (time, isKnown) in times)
        {
            gain += isKnown ? -1 : 1;
            if (Math.Abs(gain) > best)
            {
                best = Math.Abs(gain);
                rule = new TimeRule(time, gain > 0);
            }
        }

        return rule;
    }
}

/// <summary>Which side of a time, in milliseconds, is called known.</summary>
internal sealed record TimeRule(double Threshold, bool IsKnownSlower)
{
    /// <summary>What the rule says of a request that took this time.</summary>
    public bool SaysKnown(double time) => time > Threshold == IsKnownSlower;
}

/// <summary>How well a rule does on what it was not made from.</summary>
/// <param name="Accuracy">How much it tells rightly, 0 to 1.</param>
/// <param name="Rule">The rule.</param>
internal sealed record Judgement(double Accuracy, TimeRule Rule)
{
    public override string ToString() =>
        $"{Accuracy:0.0 %} (known if {(Rule.IsKnownSlower ? "above" : "below")} {Rule.Threshold:0.0} ms)";
}
