using Accounts.Limits;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Mail;

/// <summary>Whether a mail may go now.</summary>
/// <param name="Status">The verdict.</param>
/// <param name="Pause">With <see cref="MailTurnStatus.Wait"/>: until when the order waits.</param>
internal sealed record MailTurn(MailTurnStatus Status, TimeSpan Pause = default);

internal enum MailTurnStatus
{
    /// <summary>The mail may go; its turn is taken.</summary>
    Go,

    /// <summary>The order waits; it is the one that does.</summary>
    Wait,

    /// <summary>Another order for this address waits already: that one does for both.</summary>
    Merged,

    /// <summary>This very mail went already.</summary>
    Sent,
}

/// <summary>
/// The limit of mails to one address, in a row at the address's key, so that it holds over all instances and restarts. Nobody is
/// bombed, and nobody locked out: over the limit one order waits, for whatever is current when its turn comes.
/// </summary>
public sealed class MailLimits(TableServiceClient service, CounterStore counters, LimitOptions options, TimeProvider clock)
{
    private const string RowKey = "mails";
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>A waiting order that did not come back this long after its time is taken for lost.</summary>
    private static readonly TimeSpan LostAfter = TimeSpan.FromMinutes(10);

    private readonly TableClient table = service.GetTableClient(AccountStore.TableName);

    /// <summary>
    /// Takes the turn of a mail, or says how long its order waits, which it does as <paramref name="waiting"/>. A retry of the mail
    /// that took the last turn takes none.
    /// </summary>
    internal async Task<MailTurn> TakeAsync(string addressKey, Guid operationId, MailOrder waiting, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(addressKey, RowKey, cancellationToken: cancellationToken);
            var row = found.HasValue ? found.Value! : new TableEntity(addressKey, RowKey);
            var turn = Judge(row, operationId, waiting);
            if (turn.Status is MailTurnStatus.Merged or MailTurnStatus.Sent) return turn;
            if (turn.Status == MailTurnStatus.Go && options.MailsPerHour > 0 && row.GetGuid("Last") != operationId
                && await counters.TakeAsync("mails", RowKey, options.MailsPerHour, Hour, cancellationToken) is not null)
                return new MailTurn(MailTurnStatus.Wait, Hour / 12);
            if (await WriteAsync(row, found.HasValue, cancellationToken)) return turn;
        }
    }

    /// <summary>Remembers that the mail went, so that a double of its order sends nothing.</summary>
    internal async Task MarkSentAsync(string addressKey, Guid operationId, CancellationToken cancellationToken)
    {
        var row = new TableEntity(addressKey, RowKey) { ["LastSent"] = operationId };
        await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Merge, cancellationToken);
    }

    /// <summary>Changes the row as the verdict asks.</summary>
    private MailTurn Judge(TableEntity row, Guid operationId, MailOrder order)
    {
        var now = clock.GetUtcNow();
        if (row.GetGuid("LastSent") == operationId) return new MailTurn(MailTurnStatus.Sent);
        if (row.GetGuid("Last") == operationId) return new MailTurn(MailTurnStatus.Go);

        var dayStart = row.GetDateTimeOffset("DayStart") ?? now;
        var count = row.GetInt32("Count") ?? 0;
        if ((now - dayStart).Duration() >= Day) (dayStart, count) = (now, 0);
        var due = row.GetDateTimeOffset("LastAt") is { } last && last <= now ? last + options.MailInterval : now;
        if (count >= options.MailsPerDay) due = dayStart + Day;
        if (due <= now)
        {
            (row["Last"], row["LastAt"], row["DayStart"], row["Count"]) = (operationId, now, dayStart, count + 1);
            row["Waiting"] = "";
            return new MailTurn(MailTurnStatus.Go);
        }

        var waiting = row.GetString("Waiting");
        var isOtherWaiting = !string.IsNullOrEmpty(waiting) && waiting != order.Number && now < row.GetDateTimeOffset("WaitingUntil") + LostAfter;
        // One that would not tell the owner does not do for one that would.
        if (isOtherWaiting && (row.GetBoolean("WaitingTellsOwner") == true || !order.TellsOwner)) return new MailTurn(MailTurnStatus.Merged);
        (row["Waiting"], row["WaitingUntil"], row["WaitingTellsOwner"]) = (order.Number, due, order.TellsOwner);
        return new MailTurn(MailTurnStatus.Wait, due - now);
    }

    private async Task<bool> WriteAsync(TableEntity row, bool exists, CancellationToken cancellationToken)
    {
        try
        {
            if (exists) await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
            else await table.AddEntityAsync(row, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (failure.Status is 404 or 409 or 412)
        {
            return false;
        }
    }
}
