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
    /// <paramref name="last"/>, at the first purge all from the oldest row on. A place later than
    /// <paramref name="now"/> is a clock's that has stepped back since, and void. One that is not due yet stays: the
    /// period was made longer.
    /// </summary>
    /// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
    public static async Task<IEnumerable<string>> SinceAsync(
        TableClient table, string? last, DateTimeOffset due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var end = AccountIds.SlotAt(due) - 1;
        var place = last is not null && AccountIds.SlotOf(last) <= AccountIds.SlotAt(now) ? last : null;
        var first = place is null ? await OldestSlotAsync(table, cancellationToken) ?? end + 1 : 0;
        return Between(place, first, end);
    }

    /// <summary>
    /// The partitions after <paramref name="last"/>, or from the slot <paramref name="first"/> on, up to the slot
    /// <paramref name="end"/>.
    /// </summary>
    public static IEnumerable<string> Between(string? last, long first, long end)
    {
        var slot = last is null ? first : AccountIds.SlotOf(last);
        var digit = last is null ? 0 : AccountIds.Digits.IndexOf(last[0], StringComparison.Ordinal) + 1;
        for (; slot <= end; slot++)
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
