using System.Diagnostics;

namespace Benchmarks.Fuzzing;

/// <summary>
/// Sends mutated inputs through everything that reads what strangers send. Input number i of a seed is always the same,
/// on any number of cores. A fault is any exception but a refusal of status 4xx, a property that does not hold, or an
/// input that takes longer than five seconds twice.
/// </summary>
internal static class FuzzRun
{
    private const int PrintedOfEach = 5;
    private const string Took = "took";
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Progress = TimeSpan.FromSeconds(5);

    /// <summary>The exit code: 1 where anything was found.</summary>
    public static async Task<int> RunAsync(int count, int seed)
    {
        FuzzTarget[] targets = [.. RequestTargets.All, .. NameTargets.All, .. SecretTargets.All, .. SessionTargets.All];
        var wheel = targets.SelectMany((target, index) => Enumerable.Repeat(index, target.Weight)).ToArray();
        var made = new int[targets.Length];
        var taken = new int[targets.Length];
        var faulty = new int[targets.Length];
        Console.WriteLine($"{count} inputs, seed {seed} (again: -- fuzz {count} {seed})");

        var next = -1;
        var watch = Stopwatch.StartNew();
        var work = Task.WhenAll(
            Enumerable
                .Range(0, Environment.ProcessorCount)
                .Select(_ =>
                    Task.Run(async () =>
                    {
                        while (Interlocked.Increment(ref next) is var i && i < count)
                        {
                            var index = wheel[i % wheel.Length];
                            var (input, check) = targets[index].Make(new Random(Mix(seed, i)));
                            var verdict = await JudgeAsync(check);
                            if (verdict.Fault?.StartsWith(Took, StringComparison.Ordinal) == true)
                            {
                                verdict = await JudgeAsync(check); // a first use, or a busy machine
                            }

                            Interlocked.Increment(ref made[index]);
                            if (verdict.IsTaken)
                            {
                                Interlocked.Increment(ref taken[index]);
                            }

                            if (verdict.Fault is not null
                                && Interlocked.Increment(ref faulty[index]) <= PrintedOfEach)
                            {
                                Console.WriteLine(
                                    $"FOUND {targets[index].Name}: {verdict.Fault}\n"
                                        + $"  input {Convert.ToBase64String(input)}");
                            }
                        }
                    })));
        while (await Task.WhenAny(work, Task.Delay(Progress)) != work)
        {
            Console.Error.WriteLine(
                $"{Math.Min(next, count)} of {count} inputs, {next / watch.Elapsed.TotalSeconds:0} /s, "
                    + $"{faulty.Sum()} faults");
        }

        await work;

        Console.WriteLine($"{"",-30}{"inputs",10}{"taken",10}{"faults",10}");
        for (var i = 0; i < targets.Length; i++)
        {
            Console.WriteLine($"{targets[i].Name,-30}{made[i],10}{taken[i],10}{faulty[i],10}");
        }

        Console.WriteLine(
            $"{made.Sum()} inputs in {watch.Elapsed.TotalSeconds:0} s, "
                + $"{made.Sum() / watch.Elapsed.TotalSeconds:0} /s, {faulty.Sum()} faults");
        return faulty.Sum() == 0 ? 0 : 1;
    }

    private static async Task<Verdict> JudgeAsync(Func<Task<Verdict>> check)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var verdict = await check();
            var time = Stopwatch.GetElapsedTime(start);
            return verdict.Fault is null && time > Slow
                ? verdict with { Fault = $"{Took} {time.TotalSeconds:0.0} s" }
                : verdict;
        }
        catch (Exception exception)
        {
            var place = exception.StackTrace?.Split('\n')
                .FirstOrDefault(line => line.Contains("Accounts.", StringComparison.Ordinal));
            return new Verdict(false, $"{exception.GetType().Name} {place?.Trim()}");
        }
    }

    /// <summary>Well spread, and the same in every process, which HashCode is not.</summary>
    private static int Mix(int seed, int i)
    {
        var mixed = ((ulong)(uint)seed << 32 | (uint)i) * 0x9E3779B97F4A7C15;
        return (int)((mixed ^ mixed >> 29) * 0xBF58476D1CE4E5B9 >> 33);
    }
}
