using Accounts.Storage;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Accounts.Purging;

/// <summary>Partitions in the order a purge looks at them: by their slot of time, then by digit.</summary>
internal static class DuePartitions
{
    /// <summary>
    /// The partitions of a table whose slots have ended before <paramref name="due"/>: those after
    /// <paramref name="last"/>, at the first purge all from the oldest row on. A position later than
    /// <paramref name="now"/> is a clock's that has stepped back since, and void. One that is not due yet stays: the
    /// period was made longer.
    /// </summary>
    /// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
    public static async Task<IEnumerable<string>> SinceAsync(
        TableClient table, string? last, DateTimeOffset due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isValid = last is not null && AccountIds.SlotOf(last) <= AccountIds.SlotAt(now);
        return After(isValid ? last! : await BeforeOldestAsync(table, due, cancellationToken), due);
    }

    /// <summary>The position before the oldest row; where nothing is due, before the newest slot that is.</summary>
    /// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
    public static async Task<string> BeforeOldestAsync(
        TableClient table, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var newest = NewestSlot(due);
        var oldest = await OldestSlotAsync(table, cancellationToken) ?? newest;
        return AccountIds.Partition(AccountIds.Digits[^1], Math.Min(oldest, newest) - 1);
    }

    private static long NewestSlot(DateTimeOffset due) => AccountIds.SlotAt(due) - 1;

    private static IEnumerable<string> After(string last, DateTimeOffset due)
    {
        var slot = AccountIds.SlotOf(last);
        var digit = AccountIds.Digits.IndexOf(last[0], StringComparison.Ordinal) + 1;
        for (; slot <= NewestSlot(due); slot++)
        {
            for (; digit < AccountIds.Digits.Length; digit++)
            {
                yield return AccountIds.Partition(AccountIds.Digits[digit], slot);
            }

            digit = 0;
        }
    }

    /// <summary>
    /// The slot of the oldest row; null when there is none. The first row of a range is found at once.
    /// </summary>
    private static async Task<long?> OldestSlotAsync(TableClient table, CancellationToken cancellationToken)
    {
        long? oldest = null;
        foreach (var digit in AccountIds.Digits)
        {
            var filter = $"PartitionKey ge '{digit}' and PartitionKey lt '{digit}g'";
            try
            {
                await foreach (var row in table.QueryAsync<TableEntity>(filter, 1, ["PartitionKey"], cancellationToken))
                {
                    var slot = AccountIds.SlotOf(row.PartitionKey);
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
