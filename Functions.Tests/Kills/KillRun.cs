using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Kills;

/// <summary>What is done at a process that is killed, and then at one that lives.</summary>
/// <param name="Operation">The request to the process that is killed.</param>
/// <param name="Repetition">The same request at another instance, with what must hold after it.</param>
internal sealed record KilledStep(Func<Task> Operation, Func<Task> Repetition);

/// <summary>
/// Kills a process of its own at each request to storage, before storage sees it and once it answered.
/// </summary>
internal static class KillRun
{
    private const int AtOnce = 3;

    /// <summary>
    /// Runs an operation for each step and each side of it, several at once. That there are no more steps is checked by
    /// one that is not killed.
    /// </summary>
    /// <param name="connectionString">The storage.</param>
    /// <param name="steps">How many requests to storage the operation makes.</param>
    /// <param name="start">Starts a server over a connection string.</param>
    /// <param name="prepare">Gets a client of the process that will be killed.</param>
    public static async Task AtEveryStepAsync(
        string connectionString,
        int steps,
        Func<string, Task<ServerProcess>> start,
        Func<HttpClient, Task<KilledStep>> prepare)
    {
        var kills = Enumerable.Range(1, steps + 1).SelectMany(step => new[] { (step, false), (step, true) });
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        await Parallel.ForEachAsync(kills.SkipLast(1), options, async (kill, _) =>
        {
            var (step, isAnswered) = kill;
            await using var relay = new StorageRelay(connectionString, holdsPolls: true);
            await using var server = await start(relay.ConnectionString);
            var killed = await prepare(server.Http);
            relay.KillAt(step, isAnswered, server.Kill);
            if (step <= steps)
            {
                await Assert.ThrowsAsync<HttpRequestException>(killed.Operation);
                Assert.True(await server.EndsAsync(TimeSpan.FromSeconds(10)), $"killed at {step}");
            }
            else
            {
                await killed.Operation();
                Assert.Equal(steps, relay.Answered.Count);
            }

            await killed.Repetition();
        });
    }
}
