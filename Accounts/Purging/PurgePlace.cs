using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Purging;

/// <summary>
/// Where the purge is, and who purges: one row of the table of limits, so that one instance purges at a time and the
/// next goes on. A dry run reads it and writes nothing.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
internal sealed class PurgePlace
{
    public const string Key = "purge";

    private const string RowKey = "place";
    private const string Partition = "Partition";
    private const string SessionsAt = "SessionsAt";
    private const string LimitsAt = "LimitsAt";
    private const string Until = "Until";

    /// <summary>Renewed whenever a place is saved; an instance that was killed holds it for so long.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private readonly TableClient table;
    private readonly TimeProvider clock;
    private readonly bool isDryRun;
    private readonly TableEntity row;

    private PurgePlace(TableClient table, TimeProvider clock, bool isDryRun, TableEntity row, DateTimeOffset now)
    {
        this.table = table;
        this.clock = clock;
        this.isDryRun = isDryRun;
        this.row = row;
        Now = now;
    }

    /// <summary>
    /// The earlier of the own clock and storage's: one that has stepped ahead would make every pending account look
    /// overdue.
    /// </summary>
    public DateTimeOffset Now { get; }

    /// <summary>The partition of accounts that was looked at last; null until something was due.</summary>
    public string? LastPartition
    {
        get => row.GetString(Partition);
        set => row[Partition] = value;
    }

    /// <summary>The partition of sessions that was looked at last; null until something was due.</summary>
    public string? LastSessions
    {
        get => row.GetString(SessionsAt);
        set => row[SessionsAt] = value;
    }

    /// <summary>Where the walk over the limits goes on; null for its beginning.</summary>
    public string? LimitsToken
    {
        get => row.GetString(LimitsAt) is { Length: > 0 } token ? token : null;
        set => row[LimitsAt] = value ?? "";
    }

    /// <summary>Reads the place, whoever has the lease.</summary>
    public static async Task<PurgePlace> ReadAsync(
        TableClient table,
        TimeProvider clock,
        bool isDryRun,
        CancellationToken cancellationToken)
    {
        var (found, readAt) = await table.ReadAsync(Key, RowKey, cancellationToken);
        var row = found ?? new TableEntity(Key, RowKey);
        var now = clock.GetUtcNow();
        return new PurgePlace(table, clock, isDryRun, row, readAt < now ? readAt.Value : now);
    }

    /// <summary>Takes the lease, which a dry run does without; null when another instance has it.</summary>
    public static async Task<PurgePlace?> TakeAsync(
        TableClient table,
        TimeProvider clock,
        bool isDryRun,
        CancellationToken cancellationToken)
    {
        var place = await ReadAsync(table, clock, isDryRun, cancellationToken);
        if (isDryRun)
        {
            return place;
        }

        // A time further ahead than a lease is a clock's that has stepped since.
        var now = clock.GetUtcNow();
        var isHeld = place.row.GetDateTimeOffset(Until) is { } until && until > now && until - now <= Lease;
        return !isHeld && await place.SaveAsync(now + Lease, cancellationToken) ? place : null;
    }

    /// <summary>Saves the place and renews the lease; false when another instance has taken it.</summary>
    public Task<bool> SaveAsync(CancellationToken cancellationToken) =>
        SaveAsync(clock.GetUtcNow() + Lease, cancellationToken);

    /// <summary>Saves the place and gives the lease back; false when the row has changed since it was read.</summary>
    public Task<bool> ReleaseAsync(CancellationToken cancellationToken) =>
        SaveAsync(clock.GetUtcNow(), cancellationToken);

    private async Task<bool> SaveAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        if (isDryRun)
        {
            return true;
        }

        row[Until] = until;
        var etag = await table.WriteAsync(row, row.ETag, cancellationToken);
        row.ETag = etag ?? row.ETag;
        return etag is not null;
    }
}
