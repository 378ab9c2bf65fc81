using Azure.Data.Tables;

namespace Accounts.Mail;

/// <summary>
/// When a mail may go: the limits of its mailbox and of all mails together, and which of the orders that wait for one
/// email counts.
/// </summary>
public sealed class MailTurns(MailboxLimits mailboxes, HourlyMails hourly, EmailRows emails)
{
    /// <summary>
    /// The row of the email in which an order that waited has its place; null when it never waited, or another serves
    /// it.
    /// </summary>
    internal Task<TableEntity?> PlaceOfAsync(MailOrder order, CancellationToken cancellationToken) =>
        emails.PlaceOfAsync(order, cancellationToken);

    /// <summary>
    /// Closes the place of an order that ends without a mail, as it was read; false where that has changed, and the
    /// order is to be tried again: another may just have merged into it.
    /// </summary>
    internal async Task<bool> CloseAsync(MailOrder order, TableEntity? place, CancellationToken cancellationToken) =>
        place is null || await emails.CloseAsync(order, place, cancellationToken);

    /// <summary>Takes the turn of a mail, or says what becomes of its order.</summary>
    internal async Task<MailTurn> TakeAsync(
        MailOrder order,
        MailCase.Send mail,
        Guid operationId,
        CancellationToken cancellationToken)
    {
        if (mail.Bucket == MailBucket.Unlimited)
        {
            return await mailboxes.TakeAsync(
                mail.Email, mail.Bucket, operationId, TimeSpan.Zero, cancellationToken);
        }

        var hour = await hourly.TakeAsync(cancellationToken);
        var isUsed = false;
        try
        {
            var leastPause = hour.Pause ?? TimeSpan.Zero;
            var turn = await TakeOfMailboxAsync(order, mail, operationId, leastPause, cancellationToken);
            isUsed = turn.Status == MailTurnStatus.Go;
            return turn with { Hour = hour };
        }
        finally
        {
            if (!isUsed && hour.Pause is null)
            {
                await hourly.GiveBackAsync(hour);
            }
        }
    }

    /// <summary>Remembers that the mail of a turn was sent.</summary>
    internal Task MarkSentAsync(MailTurn turn, Guid operationId, CancellationToken cancellationToken) =>
        mailboxes.MarkSentAsync(turn, operationId, cancellationToken);

    /// <summary>Gives back the turn of a mail that the provider surely did not take.</summary>
    internal async Task GiveBackAsync(
        MailTurn turn,
        Guid operationId,
        MailBucket bucket,
        CancellationToken cancellationToken)
    {
        if (turn.Hour is { } hour)
        {
            await hourly.GiveBackAsync(hour);
        }

        await mailboxes.GiveBackAsync(turn, operationId, bucket, cancellationToken);
    }

    private async Task<MailTurn> TakeOfMailboxAsync(
        MailOrder order, MailCase.Send mail, Guid operationId, TimeSpan leastPause, CancellationToken cancellationToken)
    {
        var key = mail.Email.Key;
        var turn = await mailboxes.TakeAsync(mail.Email, mail.Bucket, operationId, leastPause, cancellationToken);
        if (turn.Status == MailTurnStatus.Go)
        {
            if (await emails.ServeAsync(key, mail.Bucket, order, mail.AccountId, cancellationToken))
            {
                return turn;
            }

            await mailboxes.GiveBackAsync(turn, operationId, mail.Bucket, cancellationToken);
            return new MailTurn(MailTurnStatus.Changed);
        }

        // A mail that may have been taken stays what it is: only so the next try is the same mail.
        if (turn.Status != MailTurnStatus.Wait || turn.MayHaveBeenTaken || order.MayHaveBeenTaken)
        {
            return turn;
        }

        return await emails.WaitAsync(key, mail.Bucket, order, turn.Pause, cancellationToken) is { } waiting
            ? turn with { Waiting = waiting }
            : new MailTurn(MailTurnStatus.Merged);
    }
}
