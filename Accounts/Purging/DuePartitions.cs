using Accounts.Storage;

namespace Accounts.Purging;

/// <summary>Partitions in the order a purge looks at them: by their slot of time, then by digit.</summary>
internal static class DuePartitions
{
    /// <summary>The partitions after <paramref name="last"/>, or from the slot <paramref name="first"/> on, up to the slot <paramref name="end"/>.</summary>
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
}
