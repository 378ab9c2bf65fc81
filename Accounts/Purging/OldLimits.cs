using System.Runtime.CompilerServices;
using Accounts.Links;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Purging;

/// <summary>Some rows of limits that a purge looked at.</summary>
/// <param name="Removed">How many were removed, or with a dry run would have been.</param>
/// <param name="Next">Where the walk goes on; null at the table's end.</param>
internal sealed record PurgedLimits(int Removed, string? Next);

/// <summary>
/// Walks over the table of limits, which holds one period's activity, page by page, and removes what no longer limits
/// anything. Notes of removals are among the rows: before one goes, its removal is ended.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class OldLimits(PurgeTables tables, UnfinishedRemovals removals, ActivationOptions options)
{
    private const int AtOnce = 16;

    /// <summary>Limits count within a day at most.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);

    /// <summary>Removes old rows from the place on.</summary>
    internal async IAsyncEnumerable<PurgedLimits> PurgeAsync(
        PurgePlace place, bool isDryRun, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The memory of a mail that went is kept for as long as its order may come twice.
        var age = options.PendingPeriod > LongestWindow ? options.PendingPeriod : LongestWindow;
        var old = TableClient.CreateQueryFilter(
            $"Timestamp le {place.Now - age} and PartitionKey ne {PurgePlace.Key} and RowKey ne {RemovalNotes.RowKey}");
        var filter = $"({old}) or ({UnfinishedRemovals.Due(place.Now)})";
        var rows = tables.Limits.QueryAsync<TableEntity>(
            filter,
            select: ["PartitionKey", "RowKey"],
            cancellationToken: cancellationToken);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        await foreach (var page in rows.PagesAsync(place.LimitsToken, cancellationToken))
        {
            var removed = 0;
            await Parallel.ForEachAsync(page.Values, parallel, async (row, token) =>
            {
                if (!isDryRun && UnfinishedRemovals.IsNote(row) && !await removals.EndAsync(row, place.Now, token))
                {
                    return;
                }

                if (isDryRun || await tables.Limits.DeleteAsync(row.PartitionKey, row.RowKey, row.ETag, token))
                {
                    Interlocked.Increment(ref removed);
                }
            });
            yield return new PurgedLimits(removed, page.ContinuationToken);
        }
    }
}
