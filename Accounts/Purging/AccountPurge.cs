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
    TimeProvider clock,
    ILogger<AccountPurge> log)
{
    /// <summary>A purge ends after this time, which the Functions runtime grants on every plan.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(4);

    /// <summary>
    /// Settles where the first purge begins; one that has begun is left alone. Before accounts come that keep old ids:
    /// it would begin at the oldest of these, and look through all time since.
    /// </summary>
    /// <exception cref="RequestFailedException">Storage failed.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        if (await PurgePlace.TakeAsync(tables.Limits, clock, isDryRun: false, cancellationToken) is not { } place)
        {
            return;
        }

        try
        {
            await accounts.BeginAsync(place, cancellationToken);
        }
        finally
        {
            await place.ReleaseAsync(CancellationToken.None);
        }
    }

    /// <summary>Removes what it finds, and counts it; with <see cref="PurgeOptions.DryRun"/> only counts.</summary>
    /// <exception cref="RequestFailedException">Storage failed; what was removed is removed, and the next purge goes
    /// on.</exception>
    public async Task<PurgeCount> RunAsync(CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        bool HasTime() => Stopwatch.GetElapsedTime(start) < LongestRun;
        if (await PurgePlace.TakeAsync(tables.Limits, clock, options.DryRun, cancellationToken) is not { } place)
        {
            log.PurgeRunsElsewhere();
            return new PurgeCount(0, 0, 0, IsWhole: true);
        }

        var isWhole = true;
        var forgotten = 0;
        async Task<int> WalkAsync(IAsyncEnumerable<PurgedPartition> partitions, Action<string> move)
        {
            var count = 0;
            await foreach (var partition in partitions)
            {
                count += partition.Removed;
                move(partition.Name);
                // The lease is another's now, or the time is over.
                if ((partition.Found > 0 && !await place.SaveAsync(cancellationToken)) || !HasTime())
                {
                    isWhole = false;
                    break;
                }
            }

            return count;
        }

        int removed, ended;
        try
        {
            removed = await WalkAsync(
                accounts.PurgeAsync(place, options.DryRun, cancellationToken), name => place.LastPartition = name);
            ended = await WalkAsync(
                sessions.PurgeAsync(place, options.DryRun, cancellationToken), name => place.LastSessions = name);
            await foreach (var page in limits.PurgeAsync(place, options.DryRun, cancellationToken))
            {
                forgotten += page.Removed;
                place.LimitsToken = page.Next;
                if (!await place.SaveAsync(cancellationToken) || !HasTime())
                {
                    isWhole &= page.Next is null;
                    break;
                }
            }
        }
        finally
        {
            await place.ReleaseAsync(CancellationToken.None);
        }

        log.Purged(options.DryRun ? "would remove" : "removed", removed, ended, forgotten, isWhole);
        return new PurgeCount(removed, ended, forgotten, isWhole);
    }
}
