namespace Benchmarks.Scale;

/// <summary>
/// Plays load against storage that only counts: operations of an account, the hottest keys, floods, what the purge
/// costs, and memory. For three sizes, so that whatever is more than linear is seen.
/// </summary>
internal static class ScaleRun
{
    private const int PerSecond = 1000;
    private static readonly int[] Handlers = [1, 4, 16, 64];

    public static async Task<int> RunAsync(int most)
    {
        int[] sizes = [most / 100, most / 10, most];
        await WholeWay.MemoryAsync(sizes[0]);
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

        foreach (var size in sizes)
        {
            var steps = new List<Step>();
            Console.Error.WriteLine($"{size:N0} accounts …");
            steps.AddRange(await WholeWay.RunAsync(size, withNames: false));
            steps.AddRange(await WholeWay.RunAsync(size, withNames: true));
            steps.AddRange(await JunkFlood.RunAsync(size, isOneEmail: false));
            steps.AddRange(await JunkFlood.RunAsync(size, isOneEmail: true));
            Print(size, steps);
        }

        Console.WriteLine("heap of the process without the stand-in's rows and messages");
        foreach (var size in sizes)
        {
            var (before, after) = await WholeWay.MemoryAsync(size);
            Console.WriteLine($"  {size,9:N0} pending orders: {after / 1048576.0:0.0} MiB, "
                + $"{(after - before) / 1024.0:+0;-0} KiB more than without");
        }

        return 0;
    }

    private static void Print(int accounts, List<Step> steps)
    {
        Console.WriteLine($"{accounts:N0} accounts: calls to storage for each, of these to the queue; "
            + "pages of queries, rows they looked at");
        foreach (var step in steps)
        {
            var counts = step.Counts;
            Console.WriteLine($"  {step.Name,-38} {Each(counts.Calls),7:0.00} {Each(counts.Queue),7:0.00}"
                + $" {counts.Queries,9:N0} {counts.RowsRead,9:N0}   {step.Took.TotalSeconds:0} s");
        }

        Console.WriteLine($"{accounts:N0} accounts: rows touched for each; most on one partition, "
            + $"a second at {PerSecond:N0} registrations/s");
        foreach (var step in steps)
        {
            foreach (var kind in step.Counts.Kinds)
            {
                Console.WriteLine($"  {step.Name,-38} {kind.Kind,-14} {Each(kind.All),7:0.00} {kind.Hottest,9:N0}"
                    + $" {PerSecond * Each(kind.Hottest),7:0.0}");
            }
        }

        double Each(long count) => count / (double)accounts;
    }
}
