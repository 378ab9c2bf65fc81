using Accounts.Limits;
using Accounts.Names;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Mail;

/// <summary>
/// The limits of one mailbox, in a row of their own, so that they hold over all instances and restarts: one mail in
/// <c>Limits__MailInterval</c>, and buckets of <c>Limits__MailsPerDay</c> that refill evenly over the day. The row also
/// remembers the last mails, so that a doubled order sends nothing.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class MailboxLimits(TableServiceClient service, LimitOptions options, TimeProvider clock)
{
    private readonly TableClient table = service.GetTableClient(LimitTable.Name);

    /// <summary>
    /// Takes the turn of a mail, or says how long it waits, at least for the pause given. Each try to hand the mail
    /// over takes a turn of its own: one whose end is not known may have brought it to its reader.
    /// </summary>
    internal async Task<MailTurn> TakeAsync(
        EmailAddress email, MailBucket bucket, Guid mail, TimeSpan leastPause, CancellationToken cancellationToken)
    {
        var mailboxKey = email.MailboxKey;
        var turn = new MailTurn(MailTurnStatus.Go) { Id = Guid.NewGuid().ToString("N") };
        while (true)
        {
            var row = await ReadAsync(mailboxKey, cancellationToken);
            if (row.LastTurn == turn.Id)
            {
                // It was taken, and the answer was lost.
                return turn with { Row = row };
            }

            if (row.IsSent(mail))
            {
                return new MailTurn(MailTurnStatus.Sent);
            }

            turn = turn with { MayHaveBeenTaken = row.IsTaken(mail) };
            var now = clock.GetUtcNow();
            var pause = new[]
            {
                leastPause,
                row.PauseOfUnderWay(mail, bucket, now),
                row.Pause(bucket, email, options.MailInterval, options.MailsPerDay, now),
            }.Max();
            var waits = pause > TimeSpan.Zero;
            var isChanged = waits
                ? row.SetBack(bucket, now)
                : row.Take(mail, turn.Id, bucket, options.MailsPerDay, now);
            if (!isChanged || await WriteAsync(row, cancellationToken))
            {
                return waits ? turn with { Status = MailTurnStatus.Wait, Pause = pause } : turn with { Row = row };
            }
        }
    }

    /// <summary>Remembers that the mail of a turn was sent.</summary>
    internal async Task MarkSentAsync(MailTurn turn, Guid mail, CancellationToken cancellationToken)
    {
        var row = turn.Row!;
        row.MarkSent(mail);
        while (!await WriteAsync(row, cancellationToken))
        {
            row = await ReadAsync(row.Entity.PartitionKey, cancellationToken);
            row.MarkSent(mail);
        }
    }

    /// <summary>Gives back the turn of a mail that the provider surely did not take.</summary>
    internal async Task GiveBackAsync(MailTurn turn, Guid mail, MailBucket bucket, CancellationToken cancellationToken)
    {
        var row = turn.Row!;
        row.GiveBack(mail, turn.Id, bucket, options.MailsPerDay);
        while (!await WriteAsync(row, cancellationToken))
        {
            row = await ReadAsync(row.Entity.PartitionKey, cancellationToken);
            if (!row.IsTaken(mail))
            {
                return;
            }

            row.GiveBack(mail, turn.Id, bucket, options.MailsPerDay);
        }
    }

    private async Task<MailboxRow> ReadAsync(string mailboxKey, CancellationToken cancellationToken) =>
        new(
            await table.FindAsync(mailboxKey, MailboxRow.Key, cancellationToken)
                ?? new TableEntity(mailboxKey, MailboxRow.Key));

    private async Task<bool> WriteAsync(MailboxRow row, CancellationToken cancellationToken)
    {
        var etag = await table.WriteAsync(row.Entity, row.Entity.ETag, cancellationToken);
        row.Entity.ETag = etag ?? default;
        return etag is not null;
    }
}
