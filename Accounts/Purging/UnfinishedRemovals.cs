using Accounts.Claims;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Purging;

/// <summary>
/// Ends removals whose process died and whose order got lost, or that had none: by their notes, which are old by then.
/// Their accounts are in partitions that no purge looks at any more.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class UnfinishedRemovals(PurgeTables tables, AccountRemoval removal)
{
    /// <summary>A farewell may take a day; only after that time an account that has left is the purge's.</summary>
    internal static readonly TimeSpan TimeOfOrders = TimeSpan.FromDays(2);

    /// <summary>The filter of the notes that are due.</summary>
    internal static string Due(DateTimeOffset now) => TableClient.CreateQueryFilter(
        $"RowKey eq {RemovalNotes.RowKey} and Timestamp le {now - TimeOfOrders}");

    /// <summary>Whether a row of limits is a note.</summary>
    internal static bool IsNote(TableEntity row) => row.RowKey == RemovalNotes.RowKey;

    /// <summary>Ends the removal of a note, if it was begun and is not ended.</summary>
    internal async Task EndAsync(TableEntity note, CancellationToken cancellationToken)
    {
        var id = note.PartitionKey;
        var row = await tables.Accounts.FindAsync(AccountIds.Partition(id), id, cancellationToken);
        if (row is not null && AccountRows.Read(row) is { RemovedAt: not null } account)
        {
            await removal.FinishAsync(account, cancellationToken);
        }
    }
}
