using Accounts.Limits;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Mail;

/// <summary>
/// The limits of one mailbox, in a row of their own, so that they hold over all instances and restarts: one mail in
/// <c>Limits__MailInterval</c>, and buckets of <c>Limits__MailsPerDay</c> that refill evenly over the day. The row also remembers the
/// last mails, so that a doubled order sends nothing.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class MailboxLimits(TableServiceClient service, LimitOptions options, TimeProvider clock)
{
    private readonly TableClient table = service.GetTableClient(LimitTable.Name);

    /// <summary>Takes the turn of a mail. One that took its turn before, and may not have gone, takes no other.</summary>
    internal async Task<MailTurn> TakeAsync(string mailboxKey, MailBucket bucket, Guid mail, CancellationToken cancellationToken)
    {
        while (true)
        {
            var row = await ReadAsync(mailboxKey, cancellationToken);
            if (row.IsSent(mail))
            {
                return new MailTurn(MailTurnStatus.Sent);
            }

            if (row.IsTaken(mail))
            {
                return new MailTurn(MailTurnStatus.Go) { Row = row };
            }

            var now = clock.GetUtcNow();
            var pause = row.Pause(bucket, options.MailInterval, options.MailsPerDay, now);
            if (pause > TimeSpan.Zero)
            {
                return new MailTurn(MailTurnStatus.Wait, pause);
            }

            var previous = row.Take(mail, bucket, options.MailsPerDay, now);
            if (await WriteAsync(row, cancellationToken))
            {
                return new MailTurn(MailTurnStatus.Go) { Row = row, PreviousAt = previous };
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
        row.GiveBack(mail, bucket, options.MailsPerDay);
        row.SetLast(turn.PreviousAt);
        while (!await WriteAsync(row, cancellationToken))
        {
            // Another mail went meanwhile: the time of the last one is its.
            row = await ReadAsync(row.Entity.PartitionKey, cancellationToken);
            if (!row.IsTaken(mail))
            {
                return;
            }

            row.GiveBack(mail, bucket, options.MailsPerDay);
        }
    }

    private async Task<MailboxRow> ReadAsync(string mailboxKey, CancellationToken cancellationToken) =>
        new(await table.FindAsync(mailboxKey, MailboxRow.Key, cancellationToken) ?? new TableEntity(mailboxKey, MailboxRow.Key));

    private async Task<bool> WriteAsync(MailboxRow row, CancellationToken cancellationToken)
    {
        var etag = row.Entity.ETag == default
            ? await table.InsertAsync(row.Entity, cancellationToken)
            : await table.UpdateAsync(row.Entity, row.Entity.ETag, TableUpdateMode.Replace, cancellationToken);
        row.Entity.ETag = etag ?? default;
        return etag is not null;
    }
}
