using System.Diagnostics;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
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
    private const int OfEachProcess = 8;
    private const int ProcessesAtOnce = 2;
    private const int MostTries = 20;

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

    /// <summary>Starts another instance of the service, which is not killed, over the same storage.</summary>
    public static Task<TestServer> StartSurvivorAsync(string connectionString, params string[] settings) =>
        TestServer.StartAsync(
            new StorageAccount(connectionString), services => services.AddSingleton(TimeProvider.System), settings);

    private Task RunAsync(Func<HttpClient, StepKill?, Task<KilledStep>> prepare)
    {
        var kills = Enumerable.Range(1, steps)
            .SelectMany(step => new[] { new StepKill(step, false), new StepKill(step, true) });
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ProcessesAtOnce };
        return Parallel.ForEachAsync(kills.Chunk(OfEachProcess), parallel, async (batch, _) =>
        {
            var tries = 0;
            for (var left = batch; left.Length > 0; left = left[await KillAsync(left, prepare)..])
            {
                Assert.True(tries++ < MostTries, $"Not {steps} requests to storage, or never in time.");
            }
        });
    }

    /// <summary>
    /// How many operations of the batch, from its first, were stopped, and still were when the process was killed,
    /// before the first had waited too long; where the machine is busy, not all. None counts where one that is not
    /// killed does not make just these requests.
    /// </summary>
    private async Task<int> KillAsync(StepKill[] batch, Func<HttpClient, StepKill?, Task<KilledStep>> prepare)
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
        var stopped = await StopAsync(batch, cut, relay, requests);
        server.Kill();
        Assert.True(await server.EndsAsync(LongestEnd), "A killed process ends.");
        for (var i = 0; i < batch.Length; i++)
        {
            batch[i].IsSure = i < stopped;
        }

        for (var i = 0; i < requests.Count; i++)
        {
            var failure = await Record.ExceptionAsync(() => requests[i]);
            Assert.True(failure is HttpRequestException || i >= stopped, $"{failure}");
        }

        await Task.WhenAll(cut.Select(one => one.Repetition()));

        return hasAllSteps ? stopped : 0;
    }

    /// <summary>Begins one after another, each once the one before is stopped; how many were, all at once.</summary>
    private static async Task<int> StopAsync(
        StepKill[] batch, KilledStep[] cut, StorageRelay relay, List<Task> requests)
    {
        var clock = Stopwatch.StartNew();
        var count = 0;
        for (; count < batch.Length; count++)
        {
            var stopped = relay.HoldAt(batch[count].Step, batch[count].IsAnswered);
            requests.Add(cut[count].Operation());
            var left = LongestHold - clock.Elapsed;
            if (left <= TimeSpan.Zero || await Task.WhenAny(stopped, Task.Delay(left)) != stopped)
            {
                break;
            }

            // A request of this operation would be taken for the next one's first.
            await Task.Delay(Beside);
        }

        return requests.Take(count).All(request => !request.IsCompleted) ? count : 0;
    }
}
