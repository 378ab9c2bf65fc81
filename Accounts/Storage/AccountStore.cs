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
        return row.HasValue ? Read(row.Value!) : null;
    }

    /// <summary>Inserts a holder; its ETag, or nothing when the key is held already.</summary>
    public async Task<ETag?> InsertAsync(HolderEntity row, CancellationToken cancellationToken)
    {
        try
        {
            var response = await WithTableAsync(() => table.AddEntityAsync(Write(row), cancellationToken), cancellationToken);
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
            var response = await table.UpdateEntityAsync(Write(row), etag, TableUpdateMode.Replace, cancellationToken);
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

    private static HolderEntity Read(TableEntity row)
    {
        HolderEntity holder = row.GetString(nameof(ReservationEntity.AccountKey)) is { } accountKey
            ? new ReservationEntity { AccountKey = accountKey }
            : new AccountEntity
            {
                UserName = row.GetString(nameof(AccountEntity.UserName)) ?? "",
                Email = row.GetString(nameof(AccountEntity.Email)),
                PasswordHash = row.GetString(nameof(AccountEntity.PasswordHash)) ?? "",
                IsActive = row.GetBoolean(nameof(AccountEntity.IsActive)) ?? false,
                RegisteredAt = row.GetDateTimeOffset(nameof(AccountEntity.RegisteredAt)) ?? default,
                ActivatedAt = row.GetDateTimeOffset(nameof(AccountEntity.ActivatedAt)),
                Locale = row.GetString(nameof(AccountEntity.Locale)),
                ReturnUrl = row.GetString(nameof(AccountEntity.ReturnUrl)),
            };
        holder.PartitionKey = row.PartitionKey;
        holder.RowKey = row.RowKey;
        holder.Timestamp = row.Timestamp;
        holder.ETag = row.ETag;
        holder.RegistrationId = row.GetString(nameof(HolderEntity.RegistrationId)) ?? "";
        return holder;
    }

    private static TableEntity Write(HolderEntity holder)
    {
        var row = new TableEntity(holder.PartitionKey, holder.RowKey) { [nameof(HolderEntity.RegistrationId)] = holder.RegistrationId };
        if (holder is ReservationEntity reservation) row[nameof(ReservationEntity.AccountKey)] = reservation.AccountKey;
        if (holder is AccountEntity account)
        {
            row[nameof(AccountEntity.UserName)] = account.UserName;
            row[nameof(AccountEntity.Email)] = account.Email;
            row[nameof(AccountEntity.PasswordHash)] = account.PasswordHash;
            row[nameof(AccountEntity.IsActive)] = account.IsActive;
            row[nameof(AccountEntity.RegisteredAt)] = account.RegisteredAt;
            row[nameof(AccountEntity.Locale)] = account.Locale;
            row[nameof(AccountEntity.ReturnUrl)] = account.ReturnUrl;
        }

        return row;
    }
}
