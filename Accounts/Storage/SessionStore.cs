using Azure;
using Azure.Data.Tables;

namespace Accounts.Storage;

/// <summary>A session as read.</summary>
/// <param name="Session">The session; null when it has ended.</param>
/// <param name="ReadAt">When it was read, by storage's clock, in whole seconds.</param>
public sealed record SessionReading(SessionEntity? Session, DateTimeOffset ReadAt);

/// <summary>
/// The table of sessions. Every method is one point operation; a rotation, and the end of a session that two hold, are
/// conditional.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class SessionStore(TableServiceClient service, TimeProvider clock)
{
    /// <summary>The table's name.</summary>
    public const string TableName = "Sessions";

    private readonly TableClient table = service.GetTableClient(TableName);

    /// <summary>Reads a session.</summary>
    public async Task<SessionReading> FindAsync(string id, CancellationToken cancellationToken)
    {
        var (row, readAt) = await table.ReadAsync(RowIds.Partition(id), id, cancellationToken);
        return new SessionReading(row is null ? null : Read(row), readAt ?? clock.GetUtcNow());
    }

    /// <summary>Inserts a new session. Its id is nobody else's: one that is there already is ours.</summary>
    public Task InsertAsync(SessionEntity session, CancellationToken cancellationToken) => table.InsertAsync(
        new TableEntity(RowIds.Partition(session.Id), session.Id)
        {
            [nameof(SessionEntity.AccountId)] = session.AccountId,
            [nameof(SessionEntity.SecretHash)] = session.SecretHash,
            [nameof(SessionEntity.Stamp)] = session.Stamp,
            [nameof(SessionEntity.Current)] = session.Current,
            [nameof(SessionEntity.Parent)] = session.Parent,
            [nameof(SessionEntity.CreatedAt)] = session.CreatedAt,
            [nameof(SessionEntity.RefreshedAt)] = session.RefreshedAt,
        },
        cancellationToken);

    /// <summary>Writes the numbers of a rotation if the session is still as read; whether it was.</summary>
    public async Task<bool> RotateAsync(
        SessionEntity session,
        long current,
        long parent,
        DateTimeOffset refreshedAt,
        CancellationToken cancellationToken)
    {
        var row = new TableEntity(RowIds.Partition(session.Id), session.Id)
        {
            [nameof(SessionEntity.Current)] = current,
            [nameof(SessionEntity.Parent)] = parent,
            [nameof(SessionEntity.RefreshedAt)] = refreshedAt,
        };
        return await table.UpdateAsync(row, session.ETag, TableUpdateMode.Merge, cancellationToken) is not null;
    }

    /// <summary>
    /// Gives a session the account's new stamp, whatever else is written to it meanwhile; one that has ended stays so.
    /// </summary>
    public Task StampAsync(string id, string stamp, CancellationToken cancellationToken)
    {
        var row = new TableEntity(RowIds.Partition(id), id) { [nameof(SessionEntity.Stamp)] = stamp };
        return table.UpdateAsync(row, ETag.All, TableUpdateMode.Merge, cancellationToken);
    }

    /// <summary>Ends a session if it is still as read; whether it is over now.</summary>
    public Task<bool> DeleteIfUnchangedAsync(SessionEntity session, CancellationToken cancellationToken) =>
        table.DeleteAsync(RowIds.Partition(session.Id), session.Id, session.ETag, cancellationToken);

    /// <summary>Ends the session of an id, whatever its row says.</summary>
    public Task EndAsync(string id, CancellationToken cancellationToken) =>
        table.DeleteAsync(RowIds.Partition(id), id, ETag.All, cancellationToken);

    private static SessionEntity Read(TableEntity row) => new()
    {
        Id = row.RowKey,
        ETag = row.ETag,
        AccountId = row.Text(nameof(SessionEntity.AccountId)) ?? "",
        SecretHash = row.GetBinary(nameof(SessionEntity.SecretHash)) ?? [],
        Stamp = row.Text(nameof(SessionEntity.Stamp)) ?? "",
        Current = row.GetInt64(nameof(SessionEntity.Current)) ?? 0,
        Parent = row.GetInt64(nameof(SessionEntity.Parent)) ?? 0,
        CreatedAt = row.GetDateTimeOffset(nameof(SessionEntity.CreatedAt)) ?? default,
        RefreshedAt = row.GetDateTimeOffset(nameof(SessionEntity.RefreshedAt)) ?? default,
    };
}
