namespace Benchmarks.Rates;

/// <summary>
/// A call beside its bare loop, in rounds that alternate, because storage slows down while its tables grow.
/// </summary>
internal sealed class Comparison(string call, string loop, BareProcess bare, ProcessorUse use)
{
    private readonly List<LoadResult> calls = [];
    private readonly List<LoadResult> loops = [];

    /// <summary>One round of each.</summary>
    public async Task RunRoundAsync(int round, int count, Func<int, Task> operation)
    {
        Console.Error.WriteLine($"{call}, round {round + 1} …");
        if (round % 2 == 0)
        {
            loops.Add(await bare.RunAsync(loop, count));
        }

        use.Start();
        var result = await Load.RunAsync(count, RatesRun.AtOnce, TimeSpan.FromSeconds(30), operation);
        use.Stop(result.Count);
        calls.Add(result);
        if (round % 2 != 0)
        {
            loops.Add(await bare.RunAsync(loop, count));
        }
    }

    /// <summary>Prints both, and their ratio.</summary>
    public void Print()
    {
        Console.WriteLine(
            $"{call,-9}  {LoadResult.Middle(calls)}   {LoadResult.Ratios(calls, loops)} of the bare loop");
        Console.WriteLine($"  bare     {LoadResult.Middle(loops)}");
        Console.WriteLine($"  processor time of one call: {use}");
    }
}
