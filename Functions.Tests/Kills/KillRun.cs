using System.Diagnostics;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Kills;

/// <summary>What is done at a process that is killed, and then at one that lives.</summary>
/// <param name="Operation">The request to the process that is killed.</param>
/// <param name="Repetition">The same request at another instance, with what must hold after it.</param>
internal sealed record KilledStep(Func<Task> Operation, Func<Task> Repetition);

/// <summary>Where a process is killed: at which request, before storage sees it or once it answered.</summary>
internal sealed record StepKill(int Step, bool IsAnswered)
{
    /// <summary>Whether it was just there, known at the repetition; a busy machine may have let it go on.</summary>
    public bool IsSure { get; set; }
}

/// <summary>
/// Kills processes at every single request to storage that an operation makes, before storage sees it and once it
/// answered. Each process has a few operations under way when it is killed, each stopped at a step of its own: the
/// relay holds what comes from there or goes there, so that storage is as the kill leaves it.
/// </summary>
internal sealed class KillRun(string connectionString, int steps, Func<string, Task<ServerProcess>> start)
{
    private const int OfEachProcess = 4;
    private const int ProcessesAtOnce = 2;
    private const int MostTries = 10;

    /// <summary>Storage clients give up a call after three seconds and repeat it.</summary>
    private static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(2);

    /// <summary>What a stopped operation sends beside the request it is stopped at comes within this time.</summary>
    private static readonly TimeSpan Beside = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(60);

    /// <summary>Runs an operation for each step and each side of it.</summary>
    /// <param name="connectionString">The storage.</param>
    /// <param name="steps">How many requests to storage the operation makes; one that is not killed shows it.</param>
    /// <param name="start">Starts a server over a connection string.</param>
    /// <param name="prepare">Gets a client of the process that will be killed, once for each kill.</param>
    public static Task AtEveryStepAsync(
        string connectionString,
        int steps,
        Func<string, Task<ServerProcess>> start,
        Func<HttpClient, Task<KilledStep>> prepare) =>
        AtEveryStepAsync(connectionString, steps, start, (http, _) => prepare(http));

    /// <summary>Likewise; <paramref name="prepare"/> also gets the kill, or null for one that is not killed.</summary>
    public static Task AtEveryStepAsync(
        string connectionString,
        int steps,
        Func<string, Task<ServerProcess>> start,
        Func<HttpClient, StepKill?, Task<KilledStep>> prepare) =>
        new KillRun(connectionString, steps, start).RunAsync(prepare);

    private Task RunAsync(Func<HttpClient, StepKill?, Task<KilledStep>> prepare)
    {
        var kills = Enumerable.Range(1, steps)
            .SelectMany(step => new[] { new StepKill(step, false), new StepKill(step, true) });
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ProcessesAtOnce };
        return Parallel.ForEachAsync(kills.Chunk(OfEachProcess), parallel, async (batch, _) =>
        {
            for (var tries = 1; !await TryAsync(batch, prepare); tries++)
            {
                Assert.True(tries < MostTries, $"Not {steps} requests to storage, or never in time.");
            }
        });
    }

    /// <summary>
    /// Whether one that is not killed makes just these requests, and all others were stopped, and still were when the
    /// process was killed, before the first had waited too long; otherwise the machine was too busy.
    /// </summary>
    private async Task<bool> TryAsync(StepKill[] batch, Func<HttpClient, StepKill?, Task<KilledStep>> prepare)
    {
        await using var relay = new StorageRelay(connectionString, holdsPolls: true);
        await using var server = await start(relay.ConnectionString);
        var whole = await prepare(server.Http, null);
        var cut = await Task.WhenAll(batch.Select(kill => prepare(server.Http, kill)));

        relay.Count = 0;
        await whole.Operation();
        // Where storage is slow, a call is repeated, or what an order does as well is left to it.
        var hasAllSteps = relay.Count == steps;
        await whole.Repetition();

        var requests = new List<Task>();
        var areAllStopped = await StopAsync(batch, cut, relay, requests);
        server.Kill();
        foreach (var kill in batch)
        {
            kill.IsSure = areAllStopped;
        }

        Assert.True(await server.EndsAsync(LongestEnd), "A killed process ends.");
        foreach (var request in requests)
        {
            var failure = await Record.ExceptionAsync(() => request);
            Assert.True(failure is HttpRequestException || !areAllStopped, $"{failure}");
        }

        await Task.WhenAll(cut.Select(one => one.Repetition()));

        return areAllStopped && hasAllSteps;
    }

    private static async Task<bool> StopAsync(
        StepKill[] batch, KilledStep[] cut, StorageRelay relay, List<Task> requests)
    {
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < batch.Length; i++)
        {
            var stopped = relay.HoldAt(batch[i].Step, batch[i].IsAnswered);
            requests.Add(cut[i].Operation());
            var left = LongestHold - clock.Elapsed;
            if (left <= TimeSpan.Zero || await Task.WhenAny(stopped, Task.Delay(left)) != stopped)
            {
                return false;
            }

            // A request of this operation would be taken for the next one's first.
            await Task.Delay(Beside);
        }

        return requests.TrueForAll(request => !request.IsCompleted);
    }
}
