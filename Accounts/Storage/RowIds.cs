namespace Accounts.Storage;

/// <summary>
/// Ids of accounts and sessions: UUIDs of version 7 (RFC 9562) in 32 hexadecimal digits, so that they sort by the time
/// they were made.
/// </summary>
public static class RowIds
{
    /// <summary>
    /// Digits of an id that its partition begins with, after one: the upper 28 of the 48 bits of its time in ms.
    /// </summary>
    private const int TimeDigits = 7;
    private const int LowerTimeBits = 20;

    /// <summary>Hexadecimal digits of an id.</summary>
    public const int Length = 32;

    /// <summary>The digits that distinguish the partitions of one slot of time.</summary>
    public const string Digits = "0123456789abcdef";

    /// <summary>The id of no account.</summary>
    public static string Nobody { get; } = new('0', Length);

    /// <summary>A new id that carries this time.</summary>
    public static string New(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("N");

    /// <summary>Whether the text has the form of an id.</summary>
    public static bool IsId(string? text) => text?.Length == Length && text.All(char.IsAsciiHexDigitLower);

    /// <summary>
    /// The partition of a row: its id's last digit, which is random, and its first seven. So writes spread over sixteen
    /// partitions, and all rows of 17 minutes are in them.
    /// </summary>
    public static string Partition(string id) => $"{id[^1]}{id[..TimeDigits]}";

    /// <summary>The partition of a slot of time.</summary>
    public static string Partition(char digit, long slot) => $"{digit}{slot:x7}";

    /// <summary>The slot of time that a partition belongs to; slots are 2^20 ms long.</summary>
    public static long SlotOf(string partition) => Convert.ToInt64(partition[1..], 16);

    /// <summary>The slot of time of the ids made now.</summary>
    public static long SlotAt(DateTimeOffset time) => time.ToUnixTimeMilliseconds() >> LowerTimeBits;

    /// <summary>When a slot is over.</summary>
    public static DateTimeOffset EndOf(long slot) =>
        DateTimeOffset.FromUnixTimeMilliseconds((slot + 1) << LowerTimeBits);
}
