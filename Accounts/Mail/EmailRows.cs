using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Mail;

/// <summary>
/// One row for each exact email: its newest registration by mail, and the order of each bucket that waits. By the exact
/// email and not by the mailbox, or a stranger's <c>ann+x@</c> would take the place of <c>ann@</c>.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class EmailRows(TableServiceClient service, TimeProvider clock)
{
    private const string RowKey = "email";
    private const string Newest = "Newest";
    private const string Forgotten = "Forgotten";

    /// <summary>A waiting order that did not come back this long after its time counts as lost.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(10);

    private readonly TableClient table = service.GetTableClient(LimitTable.Name);

    /// <summary>The newest registration by mail whose order was read; null when there is none.</summary>
    public async Task<string?> NewestAsync(string emailKey, CancellationToken cancellationToken) =>
        (await table.FindAsync(emailKey, RowKey, cancellationToken))?.GetString(Newest);

    /// <summary>
    /// Remembers a registration that is to be removed: its order may be under way, and must not make it the newest.
    /// </summary>
    internal Task ForgetAsync(string emailKey, string id, CancellationToken cancellationToken) => table.ChangeAsync(
        emailKey,
        RowKey,
        row =>
        {
            row[Forgotten] = id;
            return true;
        },
        cancellationToken);

    /// <summary>Puts another registration, or none, in the place of the newest, if that is still this one.</summary>
    internal Task ReplaceNewestAsync(
        string emailKey, string newest, string? other, CancellationToken cancellationToken) => table.ChangeAsync(
        emailKey,
        RowKey,
        row =>
        {
            if (row.GetString(Newest) != newest)
            {
                return false;
            }

            row[Newest] = other;
            return true;
        },
        cancellationToken);

    /// <summary>When the first order comes again that waits for the email; null when none waits.</summary>
    internal async Task<DateTimeOffset?> WaitsUntilAsync(string emailKey, CancellationToken cancellationToken)
    {
        var row = await table.FindAsync(emailKey, RowKey, cancellationToken);
        return Enum.GetNames<MailBucket>().Where(bucket => row?.GetBoolean($"{bucket}IsOpen") == true)
            .Min(bucket => row!.GetDateTimeOffset($"{bucket}Until"));
    }

    /// <summary>The row where an order that waited is still the one that counts for its bucket; or null.</summary>
    internal async Task<TableEntity?> PlaceOfAsync(MailOrder order, CancellationToken cancellationToken)
    {
        var row = order is { Place: not null, EmailKey: { } key }
            ? await table.FindAsync(key, RowKey, cancellationToken)
            : null;
        return row is not null && BucketsOf(row, order).Any() ? row : null;
    }

    /// <summary>Closes the place of an order; false where the row has changed since it was read.</summary>
    internal async Task<bool> CloseAsync(MailOrder order, TableEntity row, CancellationToken cancellationToken)
    {
        var open = BucketsOf(row, order).Where(bucket => row.GetBoolean($"{bucket}IsOpen") == true).ToList();
        open.ForEach(bucket => row[$"{bucket}IsOpen"] = false);
        return open.Count == 0 || await table.WriteAsync(row, row.ETag, cancellationToken) is not null;
    }

    /// <summary>
    /// Notes that an order got its turn, before its mail goes: whatever waited is served by it, and nothing merges into
    /// it any more. False if it serves the newest registration and the account no longer is that: another order may
    /// just have merged.
    /// </summary>
    internal async Task<bool> ServeAsync(
        string emailKey, MailBucket bucket, MailOrder order, string accountId, CancellationToken cancellationToken)
    {
        var isCurrent = true;
        await table.ChangeAsync(
            emailKey,
            RowKey,
            row =>
            {
                var isChanged = NoteNewest(row, order);
                // A new password is for who has the email, however many registered it since.
                var isNewest = bucket is MailBucket.Reset or MailBucket.ResetByToken
                    || accountId == row.GetString(Newest)
                    || IsNewer(row, accountId);
                isCurrent = isNewest || order.AccountId is not null;
                var waiting = row.GetString($"{bucket}Waiting");
                if (!isNewest || string.IsNullOrEmpty(waiting))
                {
                    return isChanged;
                }

                // Its own place stays until another takes it: the order may come again, after a failed try or a crash.
                row[$"{bucket}Waiting"] = waiting == order.Place ? waiting : "";
                row[$"{bucket}IsOpen"] = false;
                return true;
            },
            cancellationToken);
        return isCurrent;
    }

    /// <summary>
    /// The order that waits from now on in place of this one; null where one that waits already serves it too.
    /// </summary>
    internal async Task<MailOrder?> WaitAsync(
        string emailKey, MailBucket bucket, MailOrder order, TimeSpan pause, CancellationToken cancellationToken)
    {
        var place = order.Waiting(emailKey, isNewest: true).Place!;
        var waits = false;
        var isNewest = true;
        await table.ChangeAsync(
            emailKey,
            RowKey,
            row =>
            {
                NoteNewest(row, order);
                isNewest = !order.TellsOwner || order.AccountId == row.GetString(Newest);
                waits = !IsServedByOther(row, bucket, order, place);
                if (!waits)
                {
                    // Written though nothing may differ: the other must not end as if nobody had merged into it.
                    return true;
                }

                row[$"{bucket}Waiting"] = place;
                row[$"{bucket}IsOpen"] = true;
                row[$"{bucket}Until"] = clock.GetUtcNow() + pause;
                row[$"{bucket}Tells"] = order.TellsOwner;
                return true;
            },
            cancellationToken);
        return waits ? order.Waiting(emailKey, isNewest) : null;
    }

    /// <summary>
    /// Whether another order that waits serves this one too: not if only this one would notify an owner of the email.
    /// </summary>
    private bool IsServedByOther(TableEntity row, MailBucket bucket, MailOrder order, string place) =>
        row.GetBoolean($"{bucket}IsOpen") == true && row.GetString($"{bucket}Waiting") != place
        && clock.GetUtcNow() < row.GetDateTimeOffset($"{bucket}Until") + LostAfter
        && (row.GetBoolean($"{bucket}Tells") == true || !order.TellsOwner);

    private static IEnumerable<string> BucketsOf(TableEntity row, MailOrder order) =>
        Enum.GetNames<MailBucket>().Where(bucket => row.GetString($"{bucket}Waiting") == order.Place);

    /// <summary>Remembers a registration if it is newer.</summary>
    private static bool NoteNewest(TableEntity row, MailOrder order)
    {
        if (!order.TellsOwner || order.AccountId is not { } id || !IsNewer(row, id))
        {
            return false;
        }

        row[Newest] = id;
        return true;
    }

    /// <summary>Whether a registration is newer than the newest; ids sort by the time they were made.</summary>
    private static bool IsNewer(TableEntity row, string id) =>
        id != row.GetString(Forgotten) && string.CompareOrdinal(id, row.GetString(Newest)) > 0;
}
