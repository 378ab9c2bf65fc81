using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Accounts.Storage;

/// <summary>
/// The table of accounts. Every method is one point operation, conditional where it writes; a condition that does not
/// hold is an answer, not an exception. The table is made when the first operation finds it missing.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class AccountStore(TableServiceClient service)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "Accounts";

    private readonly TableClient table = service.GetTableClient(TableName);

    /// <summary>The holder of a key, or nothing.</summary>
    public async Task<HolderEntity?> FindAsync(string key, string rowKey, CancellationToken cancellationToken)
    {
        var row = await table.GetEntityIfExistsAsync<TableEntity>(key, rowKey, cancellationToken: cancellationToken);
        return row.HasValue ? HolderRows.Read(row.Value!) : null;
    }

    /// <summary>Inserts a holder; its ETag, or nothing when the key is held already.</summary>
    public async Task<ETag?> InsertAsync(HolderEntity row, CancellationToken cancellationToken)
    {
        try
        {
            var response = await WithTableAsync(() => table.AddEntityAsync(HolderRows.Write(row), cancellationToken), cancellationToken);
            return response.Headers.ETag;
        }
        catch (RequestFailedException failure) when (failure.Status == 409 && failure.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            return null;
        }
    }

    /// <summary>Replaces the whole row if it still has the ETag; the new ETag, or nothing.</summary>
    public async Task<ETag?> ReplaceAsync(HolderEntity row, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            var response = await table.UpdateEntityAsync(HolderRows.Write(row), etag, TableUpdateMode.Replace, cancellationToken);
            return response.Headers.ETag;
        }
        catch (RequestFailedException failure) when (failure.Status is 404 or 412)
        {
            return null;
        }
    }

    /// <summary>Deletes the row if it still has the ETag; whether it is gone.</summary>
    public async Task<bool> DeleteAsync(string key, string rowKey, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(key, rowKey, etag, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (failure.Status is 404 or 412)
        {
            return failure.Status == 404;
        }
    }

    /// <summary>Marks the account active if it still has the ETag; whether it was written.</summary>
    public async Task<bool> ActivateAsync(string key, ETag etag, DateTimeOffset activatedAt, CancellationToken cancellationToken)
    {
        var change = new TableEntity(key, HolderEntity.Holder)
        {
            [nameof(AccountEntity.IsActive)] = true,
            [nameof(AccountEntity.ActivatedAt)] = activatedAt,
        };
        try
        {
            await table.UpdateEntityAsync(change, etag, TableUpdateMode.Merge, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (failure.Status is 404 or 412)
        {
            return false;
        }
    }

    /// <summary>Throws unless the table answers. A table not made yet is fine.</summary>
    public async Task ProbeAsync(CancellationToken cancellationToken) =>
        await table.GetEntityIfExistsAsync<TableEntity>("health", "health", cancellationToken: cancellationToken);

    private async Task<T> WithTableAsync<T>(Func<Task<T>> operation, CancellationToken cancellationToken)
    {
        try
        {
            return await operation();
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == TableErrorCode.TableNotFound)
        {
            await table.CreateIfNotExistsAsync(cancellationToken);
            return await operation();
        }
    }
}
