using Accounts.Names;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Storage;

/// <summary>A row of <c>Names</c>: an account holds the name or email of this key.</summary>
/// <param name="Key"><see cref="Names.AccountNames.Key"/> of the name or email.</param>
/// <param name="AccountId">The account that holds it.</param>
/// <param name="ETag">The row's version.</param>
public sealed record ClaimEntity(string Key, string AccountId, ETag ETag);

/// <summary>The table of claims. Every method is one point operation, conditional where it writes.</summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class ClaimStore(TableServiceClient service)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "Names";

    private const string RowKey = "claim";
    private const string AccountId = "AccountId";

    private readonly TableClient table = service.GetTableClient(TableName);

    /// <summary>
    /// The claim of a key, or null. One that names no account, as if somebody had edited the row, is a gone account's:
    /// it hinders nobody.
    /// </summary>
    public async Task<ClaimEntity?> FindAsync(string key, CancellationToken cancellationToken) =>
        await table.FindAsync(key, RowKey, cancellationToken) is { } row
            ? new ClaimEntity(
                key, row.Text(AccountId) is { } id && RowIds.IsId(id) ? id : RowIds.Nobody, row.ETag)
            : null;

    /// <summary>Inserts a claim; false when the key has one.</summary>
    public async Task<bool> InsertAsync(string key, string accountId, CancellationToken cancellationToken) =>
        await table.InsertAsync(RowOf(key, accountId), cancellationToken) is not null;

    /// <summary>Gives the claim to an account if it is still as read; whether it was.</summary>
    public async Task<bool> ReplaceAsync(ClaimEntity claim, string accountId, CancellationToken cancellationToken) =>
        await table.UpdateAsync(RowOf(claim.Key, accountId), claim.ETag, TableUpdateMode.Merge, cancellationToken)
            is not null;

    /// <summary>Deletes the claim if it is still as read; whether it is gone.</summary>
    public Task<bool> DeleteAsync(ClaimEntity claim, CancellationToken cancellationToken) =>
        table.DeleteAsync(claim.Key, RowKey, claim.ETag, cancellationToken);

    private static TableEntity RowOf(string key, string accountId) => new(key, RowKey) { [AccountId] = accountId };
}
