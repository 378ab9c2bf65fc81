using Accounts.Claims;
using Accounts.Links;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Purging;

/// <summary>
/// Ends removals whose process died and whose order got lost, or that had none, and removes what an import left pending
/// and no rerun completed: by their notes, which are old by then. Their accounts are in partitions that no purge looks
/// at any more.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class UnfinishedRemovals(PurgeTables tables, AccountRemoval removal, ActivationOptions options)
{
    /// <summary>A farewell may take a day; only after that time an account that has left is the purge's.</summary>
    internal static readonly TimeSpan TimeOfOrders = TimeSpan.FromDays(2);

    /// <summary>The filter of the notes that are due.</summary>
    internal static string Due(DateTimeOffset now) => TableClient.CreateQueryFilter(
        $"RowKey eq {RemovalNotes.RowKey} and Timestamp le {now - TimeOfOrders}");

    /// <summary>Whether a row of limits is a note.</summary>
    internal static bool IsNote(TableEntity row) => row.RowKey is RemovalNotes.RowKey or RemovalNotes.Import;

    /// <summary>Ends what a note is about, if it was begun and is not ended; whether the note may go.</summary>
    internal async Task<bool> EndAsync(TableEntity note, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var id = note.PartitionKey;
        var row = await tables.Accounts.FindAsync(RowIds.Partition(id), id, cancellationToken);
        if (row is null)
        {
            return true;
        }

        var account = AccountRows.Read(row);
        if (account.RemovedAt is null && note.RowKey == RemovalNotes.Import && account.ActivatedAt is null)
        {
            // A rerun begins the period again. One that was touched just now is left to the next purge.
            var isOver = account.RegisteredAt + options.PendingPeriod <= now;
            if (!isOver || !await removal.MarkAsync(account, cancellationToken))
            {
                return false;
            }
        }
        else if (account.RemovedAt is null)
        {
            return true;
        }
        else if (account.RemovedAt + TimeOfOrders > now)
        {
            // The note is older than the removal: it was an import's, or a removal's that did not come to its mark.
            return false;
        }

        await removal.FinishAsync(account, cancellationToken);
        return true;
    }
}
