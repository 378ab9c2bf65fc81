namespace Benchmarks.Scale;

/// <summary>
/// Plays load against storage that only counts: operations of an account, the hottest keys, memory, floods, and what the purge costs.
/// For three sizes, so that whatever is more than linear is seen.
/// </summary>
internal static class ScaleRun
{
    private const int PerSecond = 1000;
    private static readonly int[] Handlers = [1, 4, 16, 64];

    public static async Task<int> RunAsync(int most)
    {
        int[] sizes = [most / 100, most / 10, most];
        await WholeWay.MemoryAsync(sizes[0]);
        Console.WriteLine("heap of the process without the stand-in's rows and messages");
        foreach (var size in sizes)
        {
            var (before, after) = await WholeWay.MemoryAsync(size);
            Console.WriteLine($"  {size,9:N0} pending orders: {after / 1048576.0:0.0} MiB, {(after - before) / 1024.0:+0;-0} KiB more than without");
        }

        var steps = new List<Step>();
        foreach (var size in sizes)
        {
            Console.Error.WriteLine($"{size:N0} accounts …");
            steps.AddRange(await WholeWay.RunAsync(size, withNames: false));
            steps.AddRange(await WholeWay.RunAsync(size, withNames: true));
            steps.AddRange(await JunkFlood.RunAsync(size, isOneEmail: false));
            steps.AddRange(await JunkFlood.RunAsync(size, isOneEmail: true));
        }

        PrintCalls(steps);
        PrintHottest(steps);
        Console.WriteLine("orders of one email, storage at 5 ms a call");
        foreach (var atOnce in Handlers)
        {
            await Waiting.OneEmailAsync(atOnce);
        }

        Console.WriteLine("more orders than the hour lets through");
        foreach (var orders in new[] { 500, 1000, 2000 })
        {
            await Waiting.FullHourAsync(orders);
        }

        return 0;
    }

    private static void PrintCalls(List<Step> steps)
    {
        Console.WriteLine("calls to storage an account; in brackets those to the queue, pages of queries, rows these looked at");
        foreach (var same in steps.GroupBy(step => step.Name))
        {
            Console.WriteLine($"  {same.Key,-36} {string.Join("   ", same.Select(CallsOf))}");
        }
    }

    private static string CallsOf(Step step)
    {
        double Each(long count) => count / (double)step.Accounts;
        var counts = step.Counts;
        return $"{Each(counts.Calls),6:0.00} ({Each(counts.Queue):0.00}, {counts.Queries:N0}, {Each(counts.RowsRead):0.00})";
    }

    private static void PrintHottest(List<Step> steps)
    {
        Console.WriteLine($"rows touched: an account, and on the hottest partition; in brackets a second at {PerSecond:N0} registrations/s");
        foreach (var same in steps.SelectMany(step => step.Counts.Kinds, (step, kind) => (step, kind)).GroupBy(one => (one.step.Name, one.kind.Kind)))
        {
            Console.WriteLine($"  {same.Key.Name,-36} {same.Key.Kind,-14} {string.Join("   ", same.Select(one => HottestOf(one.step, one.kind)))}");
        }
    }

    private static string HottestOf(Step step, KindCount kind) =>
        $"{kind.All / (double)step.Accounts,5:0.00}, {kind.Hottest,7:N0} ({kind.Hottest * (double)PerSecond / step.Accounts,6:0.0})";
}
