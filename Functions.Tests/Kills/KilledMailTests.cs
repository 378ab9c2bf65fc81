using System.Collections.Concurrent;
using Xunit;

namespace Functions.Tests.Kills;

/// <summary>
/// The process is killed at every single request to storage that carrying out an order takes. The next process takes
/// the order once the lease of 60 seconds is over, which is waited for once, for all. Several storages are filled
/// beside each other: of two processes over one, either might take the other's order.
/// </summary>
public sealed class KilledMailTests
{
    private const int Lanes = 3;
    private const int MostTries = 10;

    [Fact]
    public async Task AnOrderKilledAtAnyStepIsMailedOnce()
    {
        // The first order of each makes the tables.
        var lanes = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => KilledMailLane.StartAsync()));
        try
        {
            // Poll, account and claim read, mailbox and email each read and written, mail marked, order deleted.
            // Now and then a poll finds nothing first, and on a busy machine most do: then more steps are killed at.
            // How many an order takes at most is what the tests of its cost hold.
            var steps = int.MaxValue;
            for (var tries = 0; tries < MostTries && steps > 10; tries++)
            {
                steps = await lanes[0].TakeAsync(kill: null);
            }

            Assert.InRange(steps, 9, 20);
            var kills = new ConcurrentQueue<StepKill>(
                from isAnswered in new[] { false, true }
                from step in Enumerable.Range(1, steps)
                select new StepKill(step, isAnswered));
            await Task.WhenAll(lanes.Select(lane => lane.TakeAllAsync(kills)));
            Assert.Empty(kills);
            await Task.WhenAll(lanes.Select(lane => lane.AssertAllAreMailedOnceAsync()));
        }
        finally
        {
            foreach (var lane in lanes)
            {
                await lane.DisposeAsync();
            }
        }
    }
}
