using Accounts.Claims;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Purging;

/// <summary>
/// Removes overdue accounts of one partition as <see cref="AccountRemoval"/> removes one: marked first, then their
/// claims, then the rows. Marking and deleting take many in one transaction, which fails as a whole where one of
/// them has changed; then each goes alone.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class PurgeBatch(PurgeTables tables, AccountRemoval removal, TimeProvider clock)
{
    private const int AtOnce = 16;

    /// <summary>Removes the accounts; how many are gone now.</summary>
    /// <param name="accounts">The accounts as read.</param>
    /// <param name="isOverdue">Whether one that has changed since is still to go.</param>
    /// <param name="cancellationToken">Ends the removal between two accounts.</param>
    internal async Task<int> RemoveAsync(
        IReadOnlyList<AccountEntity> accounts, Func<AccountEntity, bool> isOverdue, CancellationToken cancellationToken)
    {
        var removed = 0;
        foreach (var chunk in accounts.Chunk(PurgeTables.MostInTransaction))
        {
            removed += await RemoveChunkAsync(chunk, isOverdue, cancellationToken);
        }

        return removed;
    }

    private async Task<int> RemoveChunkAsync(
        AccountEntity[] accounts,
        Func<AccountEntity, bool> isOverdue,
        CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        if (!await MarkAllAsync(accounts, cancellationToken))
        {
            var removed = 0;
            await Parallel.ForEachAsync(accounts, parallel, async (account, token) =>
            {
                if (await RemoveAsync(account, isOverdue, token))
                {
                    Interlocked.Increment(ref removed);
                }
            });
            return removed;
        }

        await Parallel.ForEachAsync(
            accounts,
            parallel,
            async (account, token) => await removal.DeleteClaimsAsync(account, token));
        var actions = accounts.Select(account => new TableTransactionAction(
            TableTransactionActionType.Delete,
            RowOf(account),
            account.ETag));
        if (await SubmitAsync(actions, cancellationToken) is null)
        {
            // One is gone already, or the answer was lost.
            await Parallel.ForEachAsync(accounts, parallel, async (account, token) =>
                await tables.Accounts.DeleteAsync(RowIds.Partition(account.Id), account.Id, account.ETag, token));
        }

        return accounts.Length;
    }

    /// <summary>
    /// Removes one account if it is still overdue. One that was touched, or marked by a try whose answer was lost, must
    /// not be left: no later purge looks at its partition.
    /// </summary>
    private async Task<bool> RemoveAsync(
        AccountEntity account,
        Func<AccountEntity, bool> isOverdue,
        CancellationToken cancellationToken)
    {
        var read = account;
        while (!await removal.MarkAsync(read, cancellationToken))
        {
            var row = await tables.Accounts.FindAsync(RowIds.Partition(account.Id), account.Id, cancellationToken);
            if (row is null)
            {
                return false;
            }

            read = AccountRows.Read(row);
            if (read.RemovedAt is null && !isOverdue(read))
            {
                return false;
            }
        }

        await removal.FinishAsync(read, cancellationToken);
        return true;
    }

    private async Task<bool> MarkAllAsync(AccountEntity[] accounts, CancellationToken cancellationToken)
    {
        var actions = accounts.Select(account =>
        {
            var row = RowOf(account);
            row[nameof(AccountEntity.RemovedAt)] = clock.GetUtcNow();
            return new TableTransactionAction(TableTransactionActionType.UpdateMerge, row, account.ETag);
        });
        if (await SubmitAsync(actions, cancellationToken) is not { } written)
        {
            return false;
        }

        for (var i = 0; i < accounts.Length; i++)
        {
            accounts[i].ETag = written[i].Headers.ETag!.Value;
        }

        return true;
    }

    /// <summary>The answers of a transaction; null where one of its rows has changed or is gone.</summary>
    private async Task<IReadOnlyList<Response>?> SubmitAsync(
        IEnumerable<TableTransactionAction> actions,
        CancellationToken cancellationToken)
    {
        try
        {
            return (await tables.Accounts.SubmitTransactionAsync(actions, cancellationToken)).Value;
        }
        catch (RequestFailedException failure) when (failure.Status is 404 or 412)
        {
            return null;
        }
    }

    private static TableEntity RowOf(AccountEntity account) => new(RowIds.Partition(account.Id), account.Id);
}
