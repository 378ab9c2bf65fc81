using Azure;
using Azure.Data.Tables;

namespace Accounts.Storage;

/// <summary>
/// Notes of removals and imports that began: rows of the table of limits. An account that was in use is in a partition
/// that no purge looks at any more, so a removal that dies on its way, and whose order is lost or never was, is found
/// by its note. So is an account of an old id that was to be imported, and that no rerun completed.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class RemovalNotes(TableServiceClient service)
{
    /// <summary>The row key; the partition is the account's id.</summary>
    internal const string RowKey = "removal";

    /// <summary>The row key of an import's note.</summary>
    internal const string Import = "import";

    private readonly TableClient table = service.GetTableClient(LimitTable.Name);

    /// <summary>Notes that the account's removal is about to begin.</summary>
    public Task WriteAsync(string accountId, CancellationToken cancellationToken) =>
        WriteAsync(new TableEntity(accountId, RowKey), cancellationToken);

    /// <summary>
    /// Notes an account that a purge passes too early, if it has no such note: after a restore it may have none.
    /// </summary>
    internal Task KeepAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        var key = account.RemovedAt is null ? Import : RowKey;
        return table.InsertAsync(new TableEntity(account.Id, key), cancellationToken);
    }

    /// <summary>Notes that the account is about to be imported.</summary>
    public Task WriteImportAsync(string accountId, CancellationToken cancellationToken) =>
        WriteAsync(new TableEntity(accountId, Import), cancellationToken);

    /// <summary>
    /// Writes a note, also one that is there already: a purge that has read it, and found nothing begun, then deletes
    /// it no more.
    /// </summary>
    private async Task WriteAsync(TableEntity note, CancellationToken cancellationToken)
    {
        while (await table.InsertAsync(note, cancellationToken) is null
            && await table.UpdateAsync(note, ETag.All, TableUpdateMode.Replace, cancellationToken) is null)
        {
            // Deleted in between.
        }
    }
}
