using System.Diagnostics;
using Accounts.Claims;
using Accounts.Links;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;
using Microsoft.Extensions.Logging;

namespace Accounts.Purging;

/// <summary>
/// Removes accounts never activated within their pending period, reservations that no account is behind, and rows of limits that
/// no longer limit anything. Each row goes under the version it was read with: one that was activated, or claimed by somebody
/// else, meanwhile stays. A purge that ends early is taken up by the next.
/// </summary>
public sealed class AccountPurge(
    AccountStore store, StaleRows rows, PendingRules rules, ActivationOptions activation, PurgeOptions options, TimeProvider clock, ILogger<AccountPurge> log)
{
    /// <summary>A purge ends after this time, which the Functions runtime grants on every plan.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(4);

    /// <summary>Limits count within a day at most.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);
    private const int AtOnce = 8;

    private enum Kind
    {
        Account,
        Reservation,
        Limit,
    }

    /// <summary>Removes what it finds, and counts it; with <see cref="PurgeOptions.DryRun"/> only counts.</summary>
    /// <exception cref="RequestFailedException">Storage failed; what was removed is removed, and the next purge goes on.</exception>
    public async Task<PurgeCount> RunAsync(CancellationToken cancellationToken)
    {
        var (counts, place) = (new int[3], (string?)null);
        var (start, now) = (Stopwatch.GetTimestamp(), clock.GetUtcNow());
        // The memory of a mail that went is kept for as long as its order may come twice.
        var limitAge = activation.PendingPeriod > LongestWindow ? activation.PendingPeriod : LongestWindow;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        try
        {
            await foreach (var page in rows.PagesAsync(now - activation.PendingPeriod, now - limitAge, cancellationToken))
            {
                // Whichever clock is behind is believed: one that has stepped ahead would make every registration old.
                var read = page.ReadAt < now ? page.ReadAt.Value : now;
                await Parallel.ForEachAsync(page.Rows, parallel, async (row, _) =>
                {
                    var kind = KindOf(row);
                    if ((kind == Kind.Limit ? row.Timestamp + limitAge <= now : await IsStaleAsync(row, read, cancellationToken)) && await RemoveAsync(row, cancellationToken)) Interlocked.Increment(ref counts[(int)kind]);
                });
                place = page.Next;
                if (Stopwatch.GetElapsedTime(start) > LongestRun) break;
            }

            await rows.StopAtAsync(place, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == TableErrorCode.TableNotFound)
        {
            // Nobody has registered yet.
        }

        var count = new PurgeCount(counts[(int)Kind.Account], counts[(int)Kind.Reservation], counts[(int)Kind.Limit], IsWhole: place is null);
        log.Purged(options.DryRun ? "would remove" : "removed", count.Accounts, count.Reservations, count.Limits, count.IsWhole);
        return count;
    }

    private static Kind KindOf(TableEntity row) =>
        row.RowKey is not (HolderEntity.Holder or HolderEntity.Shadow) ? Kind.Limit
        : row.ContainsKey(nameof(ReservationEntity.AccountKey)) ? Kind.Reservation
        : Kind.Account;

    private async Task<bool> IsStaleAsync(TableEntity row, DateTimeOffset now, CancellationToken cancellationToken) => HolderRows.Read(row) switch
    {
        AccountEntity account => account.IsPending && rules.EndOf(account) <= now,
        ReservationEntity reservation => await IsLeftOverAsync(reservation, cancellationToken),
        _ => false,
    };

    /// <summary>Its account is gone, or belongs to a later registration, which claims the address by itself.</summary>
    private async Task<bool> IsLeftOverAsync(ReservationEntity reservation, CancellationToken cancellationToken) =>
        await store.FindAsync(reservation.AccountKey, HolderEntity.Holder, cancellationToken) is not AccountEntity account || !PendingRules.Names(reservation, account);

    private async Task<bool> RemoveAsync(TableEntity row, CancellationToken cancellationToken) =>
        options.DryRun || await store.DeleteAsync(row.PartitionKey, row.RowKey, row.ETag, cancellationToken);
}
