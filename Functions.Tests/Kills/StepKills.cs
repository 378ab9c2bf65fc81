using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Kills;

/// <summary>
/// Runs an operation against a process of its own for each of its requests to storage, and kills the process there:
/// before storage sees the request, and once it answered.
/// </summary>
internal static class StepKills
{
    private const int AtOnce = 3;
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(10);

    /// <summary>Several kills go on at once.</summary>
    /// <param name="connectionString">The storage.</param>
    /// <param name="start">Starts a process over a storage.</param>
    /// <param name="steps">How many requests there are; checked by an operation that is not killed.</param>
    /// <param name="prepare">Gets a client of the process, and gives the operation and its repetition.</param>
    public static async Task RunAsync(
        string connectionString,
        Func<string, Task<ServerProcess>> start,
        int steps,
        Func<HttpClient, Task<(Func<Task> Operation, Func<Task> Repetition)>> prepare)
    {
        var kills = Enumerable.Range(1, steps + 1).SelectMany(step => new[] { (step, false), (step, true) });
        var some = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        await Parallel.ForEachAsync(kills.SkipLast(1), some, async (kill, _) =>
        {
            var (step, isAnswered) = kill;
            await using var relay = new StorageRelay(connectionString, holdsPolls: true);
            await using var server = await start(relay.ConnectionString);
            var (operation, repetition) = await prepare(server.Http);
            var before = relay.Answered.Count;
            relay.KillAt(step, isAnswered, server.Kill);
            if (step <= steps)
            {
                await Assert.ThrowsAsync<HttpRequestException>(operation);
                Assert.True(await server.EndsAsync(LongestEnd), $"killed at {step}");
            }
            else
            {
                await operation();
                Assert.Equal(steps, relay.Answered.Count - before);
            }

            await repetition();
        });
    }
}
