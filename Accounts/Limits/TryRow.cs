using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Limits;

/// <summary>A try at a password.</summary>
/// <param name="At">When.</param>
/// <param name="Client">By whom: a hash, or a word of whoever counts.</param>
internal sealed record TryEntry(DateTimeOffset At, string Client)
{
    /// <summary>The client where none is counted.</summary>
    public const string Nobody = "-";

    private const int HashBytes = 6;

    /// <summary>
    /// How a client is written in a row of this partition: hashed with it. So the table holds no client IP, and who
    /// tries at one account cannot be recognised at another.
    /// </summary>
    public static string HashOf(string partition, string? client) => client is null
        ? Nobody
        : Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"{partition}:{client}")).AsSpan(0, HashBytes));

    /// <summary>Reads what <see cref="ToString"/> wrote; null where it is anything else.</summary>
    public static TryEntry? TryParse(string text) =>
        text.Split('/') is [var at, var client]
        && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
        && ticks <= DateTimeOffset.MaxValue.Ticks
            ? new TryEntry(new DateTimeOffset(ticks, TimeSpan.Zero), client)
            : null;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}/{Client}");
}

/// <summary>
/// The tries of one account or key in one row, so that a limit holds over all instances. Every write is conditional: of
/// many at once, each is counted.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
internal sealed class TryRow
{
    private const string Tries = "Tries";

    private readonly TableClient table;
    private readonly TableEntity row;

    private TryRow(TableClient table, TableEntity row)
    {
        this.table = table;
        this.row = row;
    }

    /// <summary>The tries as read or written, the oldest first.</summary>
    public IReadOnlyList<TryEntry> Entries => EntriesOf(row);

    /// <summary>Reads a row; one that is not there has no tries.</summary>
    public static async Task<TryRow> ReadAsync(
        TableClient table, string partition, string rowKey, CancellationToken cancellationToken) =>
        new(
            table,
            await table.FindAsync(partition, rowKey, cancellationToken) ?? new TableEntity(partition, rowKey));

    /// <summary>
    /// Changes the tries of a row, whoever else writes it; the row as it is then. A change of null writes nothing.
    /// </summary>
    /// <exception cref="ContentionException">Others wrote it until the caller's time ended.</exception>
    public static async Task<TryRow> ChangeAsync(
        TableClient table,
        string partition,
        string rowKey,
        Func<IReadOnlyList<TryEntry>, IEnumerable<TryEntry>?> change,
        CancellationToken cancellationToken)
    {
        var row = await table.ChangeAsync(
            partition,
            rowKey,
            read =>
            {
                if (change(EntriesOf(read)) is not { } entries)
                {
                    return false;
                }

                Set(read, entries);
                return true;
            },
            cancellationToken);
        return new TryRow(table, row);
    }

    /// <summary>Takes an entry out of the row as it is now, whoever else writes it.</summary>
    public Task RemoveAsync(TryEntry entry, CancellationToken cancellationToken) =>
        ChangeAsync(table, row.PartitionKey, row.RowKey, entries => Without(entries, entry), cancellationToken);

    /// <summary>Takes out all entries up to a time, whoever else writes the row.</summary>
    public Task RemoveUntilAsync(DateTimeOffset time, CancellationToken cancellationToken) => ChangeAsync(
        table,
        row.PartitionKey,
        row.RowKey,
        entries => entries.Any(one => one.At <= time) ? entries.Where(one => one.At > time) : null,
        cancellationToken);

    /// <summary>Takes all tries out; false where somebody else wrote since they were read.</summary>
    public async Task<bool> ClearAsync(CancellationToken cancellationToken)
    {
        Set(row, []);
        return await table.WriteAsync(row, row.ETag, cancellationToken) is not null;
    }

    /// <summary>The tries of a row as read, the oldest first.</summary>
    public static List<TryEntry> EntriesOf(TableEntity row) => [.. (row.Text(Tries) ?? "")
        .Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(TryEntry.TryParse)
        .OfType<TryEntry>()];

    /// <summary>Without one of the entries that are equal to it; null where there is none.</summary>
    private static List<TryEntry>? Without(IReadOnlyList<TryEntry> entries, TryEntry entry)
    {
        var left = entries.ToList();
        return left.Remove(entry) ? left : null;
    }

    private static void Set(TableEntity row, IEnumerable<TryEntry> entries) =>
        row[Tries] = string.Join(' ', entries.OrderBy(one => one.At));
}
