using System.Diagnostics;
using Azure;
using Microsoft.Extensions.Logging;

namespace Accounts.Purging;

/// <summary>
/// Removes accounts that were not activated within their pending period, removals that were not finished, sessions that
/// are over, and rows of limits that no longer limit anything. One instance purges at a time; a purge that ends early
/// is taken up by the next.
/// </summary>
public sealed class AccountPurge(
    OverdueAccounts accounts,
    EndedSessions sessions,
    OldLimits limits,
    PurgeTables tables,
    PurgeOptions options,
    PurgeTimings timings,
    TimeProvider clock,
    ILogger<AccountPurge> log)
{
    /// <summary>
    /// Settles where the first purge begins; one that has begun is left alone. Before accounts come that keep old ids:
    /// it would begin at the oldest of these, and look through all time since. A purge that runs, and has no place yet,
    /// loses its lease by it.
    /// </summary>
    /// <exception cref="RequestFailedException">Storage failed.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        bool isSettled;
        do
        {
            var place = await PurgePlace.ReadAsync(tables.Limits, clock, isDryRun: false, cancellationToken);
            var last = place.LastPartition;
            await accounts.BeginAsync(place, cancellationToken);
            isSettled = place.LastPartition == last || await place.ReleaseAsync(cancellationToken);
        }
        while (!isSettled);
    }

    /// <summary>Removes what it finds, and counts it; with <see cref="PurgeOptions.DryRun"/> only counts.</summary>
    /// <exception cref="RequestFailedException">Storage failed; what was removed is removed, and the next purge goes
    /// on.</exception>
    public async Task<PurgeCount> RunAsync(CancellationToken cancellationToken)
    {
        if (await PurgePlace.TakeAsync(tables.Limits, clock, options.DryRun, cancellationToken) is not { } place)
        {
            log.PurgeRunsElsewhere();
            return new PurgeCount(0, 0, 0, IsWhole: true) { IsElsewhere = true };
        }

        var run = new Run(place, timings.LongestRun);
        int removed, ended, forgotten;
        try
        {
            var overdue = accounts.PurgeAsync(place, options.DryRun, cancellationToken);
            removed = await WalkAsync(run, overdue, name => place.LastPartition = name, cancellationToken);
            var over = sessions.PurgeAsync(place, options.DryRun, cancellationToken);
            ended = await WalkAsync(run, over, name => place.LastSessions = name, cancellationToken);
            forgotten = await WalkLimitsAsync(run, place, cancellationToken);
        }
        finally
        {
            await place.ReleaseAsync(CancellationToken.None);
        }

        log.Purged(options.DryRun ? "would remove" : "removed", removed, ended, forgotten, run.IsWhole);
        return new PurgeCount(removed, ended, forgotten, run.IsWhole);
    }

    private static async Task<int> WalkAsync(
        Run run, IAsyncEnumerable<PurgedPartition> partitions, Action<string> move, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var partition in partitions)
        {
            count += partition.Removed;
            move(partition.Name);
            // The place after an empty partition is saved with the next one.
            if (!await run.GoesOnAsync(saves: partition.Found > 0, cancellationToken))
            {
                run.IsWhole = false;
                break;
            }
        }

        return count;
    }

    private async Task<int> WalkLimitsAsync(Run run, PurgePlace place, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var page in limits.PurgeAsync(place, options.DryRun, cancellationToken))
        {
            count += page.Removed;
            place.LimitsToken = page.Next;
            if (!await run.GoesOnAsync(saves: true, cancellationToken))
            {
                run.IsWhole &= page.Next is null;
                break;
            }
        }

        return count;
    }

    private sealed class Run(PurgePlace place, TimeSpan longest)
    {
        private readonly long start = Stopwatch.GetTimestamp();

        /// <summary>Whether all that was due was looked at.</summary>
        public bool IsWhole { get; set; } = true;

        /// <summary>Saves the place; false when the lease is another's now, or the time is over.</summary>
        public async Task<bool> GoesOnAsync(bool saves, CancellationToken cancellationToken)
        {
            var isOurs = !saves || await place.SaveAsync(cancellationToken);
            return isOurs && Stopwatch.GetElapsedTime(start) < longest;
        }
    }
}
