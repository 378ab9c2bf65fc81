using Accounts.Storage;

namespace Accounts.Claims;

/// <summary>
/// The one way an account goes. First it is marked under its ETag: from there it is gone for every reader, and no
/// activation can end well. Then go the claims that name it, then the row. A claim that a crash leaves on a gone
/// account hinders nobody.
/// </summary>
public sealed class AccountRemoval(AccountStore accounts, ClaimStore claims, TimeProvider clock)
{
    /// <summary>Marks the account as removed if it is still as read; whether it is gone now.</summary>
    public async Task<bool> MarkAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        var changes = new Dictionary<string, object?> { [nameof(AccountEntity.RemovedAt)] = clock.GetUtcNow() };
        if (await accounts.MergeAsync(account.Id, account.ETag, changes, cancellationToken) is not { } etag)
        {
            return false;
        }

        account.ETag = etag;
        return true;
    }

    /// <summary>Deletes the claims and the row of an account that is marked.</summary>
    public async Task FinishAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        await DeleteClaimsAsync(account, cancellationToken);
        await accounts.DeleteAsync(account.Id, account.ETag, cancellationToken);
    }

    /// <summary>Deletes the claims that name an account that is marked.</summary>
    public async Task DeleteClaimsAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        foreach (var key in account.Keys)
        {
            if (await claims.FindAsync(key, cancellationToken) is { } claim && claim.AccountId == account.Id)
            {
                await claims.DeleteAsync(claim, cancellationToken);
            }
        }
    }

    /// <summary>
    /// Removes an account that was just inserted, since another holds its name or email; false where somebody has
    /// touched it.
    /// </summary>
    public async Task<bool> RemoveUntouchedAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        if (!await MarkAsync(account, cancellationToken)
            && await accounts.FindAsync(account.Id, cancellationToken) is { } read)
        {
            if (read.RemovedAt is null)
            {
                return false;
            }

            // Marked by a try whose answer was lost.
            account.ETag = read.ETag;
        }

        await FinishAsync(account, cancellationToken);
        return true;
    }

    /// <summary>Removes an account that nobody knows of, touched or not: another holds its name or email.</summary>
    public async Task RemoveOwnAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        while (!await MarkAsync(account, cancellationToken))
        {
            // Touched by somebody who wanted one of its claims, or marked by a try whose answer was lost.
            var read = await accounts.FindAsync(account.Id, cancellationToken);
            // It may also be active: a repeated request was answered with a link of it.
            if (read is null || read.ActivatedAt is not null)
            {
                return;
            }

            account.ETag = read.ETag;
            if (read.RemovedAt is not null)
            {
                break;
            }
        }

        await FinishAsync(account, cancellationToken);
    }
}
