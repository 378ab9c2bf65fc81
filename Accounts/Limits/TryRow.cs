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
    private const int HashBytes = 6;

    /// <summary>
    /// How a client is written in a row of this partition: hashed with it. So the table holds no client IP, and who
    /// tries at one account cannot be recognised at another.
    /// </summary>
    public static string HashOf(string partition, string client) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{partition}:{client}")).AsSpan(0, HashBytes));

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
    private readonly string partition;
    private readonly string rowKey;
    private ETag etag;

    private TryRow(TableClient table, string partition, string rowKey, TableEntity? found)
    {
        this.table = table;
        this.partition = partition;
        this.rowKey = rowKey;
        etag = found?.ETag ?? default;
        var texts = (found?.Text(Tries) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Entries = [.. texts.Select(TryEntry.TryParse).OfType<TryEntry>()];
    }

    /// <summary>The tries as read, the oldest first.</summary>
    public IReadOnlyList<TryEntry> Entries { get; }

    /// <summary>Reads a row; one that is not there has no tries.</summary>
    public static async Task<TryRow> ReadAsync(
        TableClient table, string partition, string rowKey, CancellationToken cancellationToken) =>
        new(table, partition, rowKey, await table.FindAsync(partition, rowKey, cancellationToken));

    /// <summary>Takes an entry out of the row as it is now, whoever else writes it.</summary>
    public Task RemoveAsync(TryEntry entry, CancellationToken cancellationToken) =>
        RewriteAsync(entries => Without(entries, entry), cancellationToken);

    /// <summary>Takes out all entries up to a time, whoever else writes the row.</summary>
    public Task RemoveUntilAsync(DateTimeOffset time, CancellationToken cancellationToken) =>
        RewriteAsync(entries => entries.Where(one => one.At > time), cancellationToken);

    /// <summary>Writes other tries in place of those read; false where somebody else wrote meanwhile.</summary>
    public async Task<bool> WriteAsync(IEnumerable<TryEntry> entries, CancellationToken cancellationToken)
    {
        var row = new TableEntity(partition, rowKey) { [Tries] = string.Join(' ', entries.OrderBy(one => one.At)) };
        var written = await table.WriteAsync(row, etag, cancellationToken);
        etag = written ?? etag;
        return written is not null;
    }

    private static List<TryEntry> Without(IReadOnlyList<TryEntry> entries, TryEntry entry)
    {
        var left = entries.ToList();
        left.Remove(entry);
        return left;
    }

    private async Task RewriteAsync(
        Func<IReadOnlyList<TryEntry>, IEnumerable<TryEntry>> change, CancellationToken cancellationToken)
    {
        var contention = new Contention();
        while (true)
        {
            var row = await ReadAsync(table, partition, rowKey, cancellationToken);
            var left = change(row.Entries).ToList();
            if (left.Count == row.Entries.Count || await row.WriteAsync(left, cancellationToken))
            {
                return;
            }

            await contention.PauseAsync(cancellationToken);
        }
    }
}
