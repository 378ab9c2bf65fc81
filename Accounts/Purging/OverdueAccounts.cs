using System.Runtime.CompilerServices;
using Accounts.Links;
using Accounts.Names;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Purging;

/// <summary>
/// Finds the accounts that a purge removes. Partitions are computed from the time, not searched for: so the cost is
/// that of the time since the last purge, never the table's.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class OverdueAccounts(
    PurgeTables tables, PurgeBatch batch, RemovalNotes notes, ActivationOptions options)
{
    /// <summary>All that decides and is needed for a removal; no password hash leaves the table for it.</summary>
    private static readonly string[] Columns =
    [
        "PartitionKey",
        "RowKey",
        nameof(AccountEntity.UserName),
        nameof(AccountEntity.Email),
        nameof(AccountEntity.IsActive),
        nameof(AccountEntity.RegisteredAt),
        nameof(AccountEntity.ActivatedAt),
        nameof(AccountEntity.RemovedAt),
    ];

    /// <summary>Settles where the first purge begins, also where nothing is due yet.</summary>
    internal async Task BeginAsync(PurgePlace place, CancellationToken cancellationToken)
    {
        await StartAsync(place, cancellationToken);
        place.LastPartition ??= DuePartitions.Newest(DueAt(place));
    }

    /// <summary>Removes what is overdue since the place, partition by partition.</summary>
    internal async IAsyncEnumerable<PurgedPartition> PurgeAsync(
        PurgePlace place, bool isDryRun, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await StartAsync(place, cancellationToken);
        foreach (var partition in DuePartitions.After(place.LastPartition, DueAt(place)))
        {
            yield return await PurgeAsync(partition, place.Now, isDryRun, cancellationToken);
        }
    }

    private async Task StartAsync(PurgePlace place, CancellationToken cancellationToken) =>
        place.LastPartition = await DuePartitions.StartAsync(
            tables.Accounts, place.LastPartition, DueAt(place), place.Now, cancellationToken);

    private DateTimeOffset DueAt(PurgePlace place) => place.Now - options.PendingPeriod;

    private async Task<PurgedPartition> PurgeAsync(
        string partition,
        DateTimeOffset now,
        bool isDryRun,
        CancellationToken cancellationToken)
    {
        var found = 0;
        var removed = 0;
        var filter =
            $"PartitionKey eq '{partition}' and (IsActive eq false or RemovedAt gt datetime'1970-01-01T00:00:00Z')";
        var pages = DuePartitions.PagesAsync(tables.Accounts, filter, Columns, cancellationToken);
        await foreach (var rows in pages)
        {
            var accounts = rows.Select(AccountRows.Read).ToList();
            var overdue = accounts.Where(account => IsOverdue(account, now)).ToList();
            // No later purge looks here.
            foreach (var account in isDryRun ? [] : accounts.Except(overdue).Where(IsToGo))
            {
                await notes.KeepAsync(account, cancellationToken);
            }

            found += rows.Count;
            removed += isDryRun
                ? overdue.Count
                : await batch.RemoveAsync(overdue, account => IsOverdue(account, now), cancellationToken);
        }

        return new PurgedPartition(partition, found, removed);
    }

    /// <summary>Whether it goes when its time is over: it has left, or its import stopped midway.</summary>
    private static bool IsToGo(AccountEntity account) => account.RemovedAt is not null || account.ActivatedAt is null;

    private bool IsOverdue(AccountEntity account, DateTimeOffset now)
    {
        if (account.ActivatedAt is null)
        {
            return account.RegisteredAt + options.PendingPeriod <= now;
        }

        return account.RemovedAt + UnfinishedRemovals.TimeOfOrders <= now;
    }
}
