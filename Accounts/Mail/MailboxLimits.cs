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
        var end = new MailTurn(MailTurnStatus.Go) { Id = Guid.NewGuid().ToString("N") };
        var written = await table.ChangeAsync(
            email.MailboxKey,
            MailboxRow.Key,
            entity =>
            {
                var row = new MailboxRow(entity);
                if (row.LastTurn == end.Id)
                {
                    // It was taken, and the answer was lost.
                    return false;
                }

                if (row.IsSent(mail))
                {
                    end = new MailTurn(MailTurnStatus.Sent);
                    return false;
                }

                var now = clock.GetUtcNow();
                var pause = new[]
                {
                    leastPause,
                    row.PauseOfUnderWay(mail, bucket, now),
                    row.Pause(bucket, email, options.MailInterval, options.MailsPerDay, now),
                }.Max();
                end = end with { MayHaveBeenTaken = row.IsTaken(mail) };
                if (pause > TimeSpan.Zero)
                {
                    end = end with { Status = MailTurnStatus.Wait, Pause = pause };
                    return row.SetBack(bucket, now);
                }

                end = end with { Status = MailTurnStatus.Go };
                return row.Take(mail, end.Id, bucket, options.MailsPerDay, now);
            },
            cancellationToken);
        return end with { Row = new MailboxRow(written) };
    }

    /// <summary>Remembers that the mail of a turn was sent.</summary>
    internal Task MarkSentAsync(MailTurn turn, Guid mail, CancellationToken cancellationToken) =>
        ChangeAsync(turn.Row!, row => row.MarkSent(mail), cancellationToken);

    /// <summary>Gives back the turn of a mail that the provider surely did not take.</summary>
    internal Task GiveBackAsync(MailTurn turn, Guid mail, MailBucket bucket, CancellationToken cancellationToken) =>
        ChangeAsync(
            turn.Row!,
            row => row.IsTaken(mail) && row.GiveBack(mail, turn.Id, bucket, options.MailsPerDay),
            cancellationToken);

    /// <summary>Changes the row as it was written with the turn, or as it is now.</summary>
    private async Task ChangeAsync(MailboxRow row, Func<MailboxRow, bool> change, CancellationToken cancellationToken)
    {
        if (change(row) && await table.WriteAsync(row.Entity, row.Entity.ETag, cancellationToken) is null)
        {
            await table.ChangeAsync(
                row.Entity.PartitionKey, MailboxRow.Key, entity => change(new MailboxRow(entity)), cancellationToken);
        }
    }
}
