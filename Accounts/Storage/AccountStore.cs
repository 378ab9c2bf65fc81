using Azure;
using Azure.Data.Tables;

namespace Accounts.Storage;

/// <summary>The table of accounts. All is done by point operations, conditional where they change a row.</summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class AccountStore(TableServiceClient service, TimeProvider clock)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "Accounts";

    private readonly TableClient table = service.GetTableClient(TableName);

    /// <summary>The account, or null.</summary>
    public async Task<AccountEntity?> FindAsync(string id, CancellationToken cancellationToken) =>
        await table.FindAsync(RowIds.Partition(id), id, cancellationToken) is { } row
            ? AccountRows.Read(row)
            : null;

    /// <summary>The account that a claim names, in whatever state; null where there is no claim.</summary>
    public async Task<AccountEntity?> HolderAsync(ClaimEntity? claim, CancellationToken cancellationToken) =>
        claim is null ? null : await FindAsync(claim.AccountId, cancellationToken);

    /// <summary>The account, or null, and when it was read, by storage's clock in whole seconds.</summary>
    public async Task<(AccountEntity? Account, DateTimeOffset ReadAt)> ReadAsync(
        string id,
        CancellationToken cancellationToken)
    {
        var (row, readAt) = await table.ReadAsync(RowIds.Partition(id), id, cancellationToken);
        return (row is null ? null : AccountRows.Read(row), readAt ?? clock.GetUtcNow());
    }

    /// <summary>
    /// Inserts a new account and sets its ETag. Its id is nobody else's: one that is there already is ours.
    /// </summary>
    public async Task InsertAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        var inserted = await table.InsertAsync(AccountRows.Write(account), cancellationToken);
        // The answer to the first try was lost.
        account.ETag = inserted ?? (await FindAsync(account.Id, cancellationToken))?.ETag ?? default;
    }

    /// <summary>Writes these properties if the account still has the ETag: the new ETag, or null.</summary>
    public Task<ETag?> MergeAsync(
        string id, ETag etag, IReadOnlyDictionary<string, object?> changes, CancellationToken cancellationToken)
    {
        var row = new TableEntity(RowIds.Partition(id), id);
        foreach (var (name, value) in changes)
        {
            row[name] = value;
        }

        return table.UpdateAsync(row, etag, TableUpdateMode.Merge, cancellationToken);
    }

    /// <summary>
    /// Writes these properties, a new stamp among them, however often others write the account meanwhile; whether they
    /// are written.
    /// </summary>
    /// <param name="account">The account as read.</param>
    /// <param name="stamp">The new stamp, by which a write whose answer was lost is known.</param>
    /// <param name="changes">The properties.</param>
    /// <param name="readAgainAsync">Reads the account again; null where it may no longer be written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ContentionException">Others wrote it until the caller's time ended.</exception>
    internal Task<bool> MergeStampedAsync(
        AccountEntity account,
        string stamp,
        IReadOnlyDictionary<string, object?> changes,
        Func<Task<AccountEntity?>> readAgainAsync,
        CancellationToken cancellationToken) =>
        Contention.RunAsync(account.Id, async contention =>
        {
            for (AccountEntity? read = account; read is not null; read = await readAgainAsync())
            {
                if (await MergeAsync(account.Id, read.ETag, changes, cancellationToken) is not null
                    || (await FindAsync(account.Id, cancellationToken))?.Stamp == stamp)
                {
                    return true;
                }

                await contention.WaitForOthersAsync(cancellationToken);
            }

            return false;
        });

    /// <summary>
    /// Writes a new account in place of the row of its id, if that still has the ETag; whether it had.
    /// </summary>
    public async Task<bool> ReplaceAsync(AccountEntity account, ETag etag, CancellationToken cancellationToken) =>
        await table.UpdateAsync(AccountRows.Write(account), etag, TableUpdateMode.Replace, cancellationToken)
            is not null;

    /// <summary>
    /// Changes nothing but the ETag, if the account still has the one it was read with; whether it had.
    /// </summary>
    public async Task<bool> TouchAsync(AccountEntity account, CancellationToken cancellationToken) =>
        await MergeAsync(account.Id, account.ETag, new Dictionary<string, object?>(), cancellationToken) is not null;

    /// <summary>Deletes the row if it still has the ETag; whether it is gone.</summary>
    public Task<bool> DeleteAsync(string id, ETag etag, CancellationToken cancellationToken) =>
        table.DeleteAsync(RowIds.Partition(id), id, etag, cancellationToken);

    /// <summary>Throws unless the table answers. A table not made yet is fine.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) =>
        table.FindAsync("health", "health", cancellationToken);
}
