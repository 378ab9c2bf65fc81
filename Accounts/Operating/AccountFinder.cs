using System.Runtime.CompilerServices;
using Accounts.Mail;
using Accounts.Names;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Operating;

/// <summary>Finds accounts for an operator, who may look through the whole table, as no request may.</summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class AccountFinder(
    TableServiceClient service, AccountStore accounts, ClaimStore claims, EmailRows emails)
{
    /// <summary>All but the hash.</summary>
    private static readonly string[] Columns =
    [
        "PartitionKey", "RowKey", .. typeof(AccountEntity).GetProperties().Select(property => property.Name)
            .Except([nameof(AccountEntity.Id), nameof(AccountEntity.ETag), nameof(AccountEntity.PasswordHash)]),
    ];

    private readonly TableClient table = service.GetTableClient(AccountStore.TableName);

    /// <summary>
    /// The account that an id, a name or an email means; null when there is none. That of the claim goes first, then
    /// the newest registration of the email, then what a walk over the table finds; one that is gone, last.
    /// </summary>
    /// <param name="text">An id, a name, or an email.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="TwoAccountsException">The id of one account is the name of another.</exception>
    public async Task<AccountEntity?> FindAsync(string text, CancellationToken cancellationToken)
    {
        var key = KeyOf(text);
        // Other systems write ids in capitals, or with hyphens.
        if (Guid.TryParse(text, out var id)
            && await accounts.FindAsync(id.ToString("N"), cancellationToken) is { } byId)
        {
            var named = key is null ? null : await HolderAsync(key, cancellationToken);
            return named is null || named.Id == byId.Id ? byId : throw new TwoAccountsException(byId, named);
        }

        if (key is null)
        {
            return null;
        }

        return Remaining(await HolderAsync(key, cancellationToken))
            ?? Remaining(await NewestAsync(key, cancellationToken))
            ?? await SearchAsync(account => account.Bears(key), cancellationToken);
    }

    /// <summary>The newest of the other accounts of its name or email that are not gone, or null.</summary>
    public Task<AccountEntity?> OtherAsync(AccountEntity account, CancellationToken cancellationToken) => SearchAsync(
        other => other.Id != account.Id && other.RemovedAt is null && account.Keys.Any(other.Bears),
        cancellationToken);

    /// <summary>The newest registration by mail of an email, or null.</summary>
    public async Task<AccountEntity?> NewestAsync(string emailKey, CancellationToken cancellationToken) =>
        await emails.NewestAsync(emailKey, cancellationToken) is { } id
            ? await accounts.FindAsync(id, cancellationToken)
            : null;

    /// <summary>Every account page by page, in the order of the table, which is none of time.</summary>
    /// <param name="withHashes">Whether their password hashes are read.</param>
    /// <param name="token">Where to go on, or null for the beginning.</param>
    /// <param name="cancellationToken">Ends the walk.</param>
    public async IAsyncEnumerable<AccountPage> PagesAsync(
        bool withHashes, string? token, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var columns = withHashes ? [.. Columns, nameof(AccountEntity.PasswordHash)] : Columns;
        var rows = table.QueryAsync<TableEntity>(select: columns, cancellationToken: cancellationToken);
        await foreach (var page in rows.PagesAsync(token, cancellationToken))
        {
            yield return new AccountPage(page.Values.Select(AccountRows.Read).ToList(), page.ContinuationToken);
        }
    }

    /// <summary>
    /// The newest of the accounts that are meant, by a walk over the whole table, or null; one that is gone only where
    /// there is no other.
    /// </summary>
    public async Task<AccountEntity?> SearchAsync(
        Func<AccountEntity, bool> isMeant, CancellationToken cancellationToken)
    {
        (bool IsThere, string? Id) newest = default;
        await foreach (var page in PagesAsync(withHashes: false, token: null, cancellationToken))
        {
            foreach (var account in page.Accounts.Where(isMeant))
            {
                var isThere = account.RemovedAt is null;
                if (isThere == newest.IsThere ? string.CompareOrdinal(account.Id, newest.Id) > 0 : isThere)
                {
                    newest = (isThere, account.Id);
                }
            }
        }

        return newest.Id is null ? null : await accounts.FindAsync(newest.Id, cancellationToken);
    }

    /// <summary>The key of what an operator typed; null where that is no name and no email.</summary>
    internal static string? KeyOf(string text) =>
        EmailAddress.TryParse(text)?.Key ?? UserName.TryParse(text, out _)?.Key;

    private static AccountEntity? Remaining(AccountEntity? account) => account?.RemovedAt is null ? account : null;

    private async Task<AccountEntity?> HolderAsync(string key, CancellationToken cancellationToken)
    {
        var holder = await accounts.HolderAsync(await claims.FindAsync(key, cancellationToken), cancellationToken);
        return holder is not null && holder.Bears(key) ? holder : null;
    }
}

/// <summary>A stranger took the id of an account as a name: an operator who typed it may mean either.</summary>
public sealed class TwoAccountsException(AccountEntity byId, AccountEntity named) : Exception(
    $"{byId.Id} is the id of {byId.UserName} and the name of another account, {named.Id}. Name the one you mean by "
    + "its own id, name or email.");

/// <summary>Some accounts of a walk over the table.</summary>
/// <param name="Accounts">The accounts.</param>
/// <param name="Next">Where the walk goes on; null at the table's end.</param>
public sealed record AccountPage(IReadOnlyList<AccountEntity> Accounts, string? Next);
