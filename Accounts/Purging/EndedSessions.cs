using System.Runtime.CompilerServices;
using Accounts.Sessions;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Purging;

/// <summary>
/// Deletes sessions that have lived as long as any may, partition by partition, computed from the time as those of
/// accounts are.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class EndedSessions(PurgeTables tables, SignInOptions options)
{
    /// <summary>Deletes what has ended since the place.</summary>
    internal async IAsyncEnumerable<PurgedPartition> PurgeAsync(
        PurgePlace place, bool isDryRun, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var due = place.Now - options.MaximumLifetime;
        place.LastSessions = await DuePartitions.StartAsync(
            tables.Sessions, place.LastSessions, due, place.Now, cancellationToken);
        foreach (var partition in DuePartitions.After(place.LastSessions, due))
        {
            yield return await PurgeAsync(partition, isDryRun, cancellationToken);
        }
    }

    private async Task<PurgedPartition> PurgeAsync(string partition, bool isDryRun, CancellationToken cancellationToken)
    {
        var found = 0;
        var pages = DuePartitions.PagesAsync(
            tables.Sessions, $"PartitionKey eq '{partition}'", ["PartitionKey", "RowKey"], cancellationToken);
        await foreach (var rows in pages)
        {
            found += rows.Count;
            foreach (var chunk in isDryRun ? [] : rows.Chunk(PurgeTables.MostInTransaction))
            {
                await DeleteAsync(chunk, cancellationToken);
            }
        }

        return new PurgedPartition(partition, found, found);
    }

    private async Task DeleteAsync(TableEntity[] rows, CancellationToken cancellationToken)
    {
        try
        {
            var actions = rows.Select(
                row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All));
            await tables.Sessions.SubmitTransactionAsync(actions, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            // One was signed out just now, or an answer was lost.
            foreach (var row in rows)
            {
                await tables.Sessions.DeleteAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
            }
        }
    }
}
