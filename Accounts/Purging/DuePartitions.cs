using System.Runtime.CompilerServices;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Accounts.Purging;

/// <summary>Partitions in the order a purge looks at them: by their slot of time, then by digit.</summary>
internal static class DuePartitions
{
    /// <summary>
    /// The partition after which a purge looks: <paramref name="last"/>, the one looked at last. The first purge begins
    /// before the oldest row. Where nothing is due yet it is null, and there is no place to remember: older rows may
    /// still come, by a copy of the table. A partition later than <paramref name="now"/> is void: the clock was ahead,
    /// and has been set back. One that is not due yet is kept: the period was made longer.
    /// </summary>
    /// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
    public static async Task<string?> StartAsync(
        TableClient table, string? last, DateTimeOffset due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (last is not null && RowIds.SlotOf(last) <= RowIds.SlotAt(now))
        {
            return last;
        }

        var oldest = await OldestSlotAsync(table, cancellationToken);
        return oldest <= NewestSlot(due) ? LastOf(oldest.Value - 1) : null;
    }

    /// <summary>The last partition that is due: after it a purge looks that has nothing to look back for.</summary>
    public static string Newest(DateTimeOffset due) => LastOf(NewestSlot(due));

    /// <summary>
    /// The partitions after one, whose slots have ended before <paramref name="due"/>; none after none.
    /// </summary>
    public static IEnumerable<string> After(string? last, DateTimeOffset due)
    {
        if (last is null)
        {
            yield break;
        }

        var slot = RowIds.SlotOf(last);
        var digit = RowIds.Digits.IndexOf(last[0], StringComparison.Ordinal) + 1;
        for (; slot <= NewestSlot(due); slot++)
        {
            for (; digit < RowIds.Digits.Length; digit++)
            {
                yield return RowIds.Partition(RowIds.Digits[digit], slot);
            }

            digit = 0;
        }
    }

    /// <summary>The rows that a filter finds, page by page; none where nobody has written to the table yet.</summary>
    /// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
    public static async IAsyncEnumerable<IReadOnlyList<TableEntity>> PagesAsync(
        TableClient table,
        string filter,
        IEnumerable<string> columns,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = table.QueryAsync<TableEntity>(filter, select: columns, cancellationToken: cancellationToken);
        await foreach (var page in rows.PagesAsync(token: null, cancellationToken))
        {
            yield return page.Values;
        }
    }

    private static string LastOf(long slot) => RowIds.Partition(RowIds.Digits[^1], slot);

    private static long NewestSlot(DateTimeOffset due) => RowIds.SlotAt(due) - 1;

    /// <summary>
    /// The slot of the oldest row; null when there is none. The first row of a range is found at once.
    /// </summary>
    private static async Task<long?> OldestSlotAsync(TableClient table, CancellationToken cancellationToken)
    {
        long? oldest = null;
        foreach (var digit in RowIds.Digits)
        {
            var filter = $"PartitionKey ge '{digit}' and PartitionKey lt '{digit}g'";
            try
            {
                await foreach (var row in table.QueryAsync<TableEntity>(filter, 1, ["PartitionKey"], cancellationToken))
                {
                    var slot = RowIds.SlotOf(row.PartitionKey);
                    oldest = oldest < slot ? oldest : slot;
                    break;
                }
            }
            catch (RequestFailedException failure) when (failure.ErrorCode == TableErrorCode.TableNotFound)
            {
                // Nobody has written to it yet.
                return null;
            }
        }

        return oldest;
    }
}
