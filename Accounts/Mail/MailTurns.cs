namespace Accounts.Mail;

/// <summary>
/// When a mail may go: the limits of its mailbox and of all mails together, and which of the orders that wait for one email counts.
/// </summary>
public sealed class MailTurns(MailboxLimits mailboxes, HourlyMails hourly, EmailRows emails)
{
    /// <summary>Takes the turn of a mail, or says what becomes of its order.</summary>
    internal async Task<MailTurn> TakeAsync(MailOrder order, MailCase.Send mail, Guid operationId, CancellationToken cancellationToken)
    {
        var key = mail.Email.Key;
        if (order.HasWaited && !await emails.IsWaitingAsync(key, mail.Bucket, order, cancellationToken))
        {
            return new MailTurn(MailTurnStatus.Merged);
        }

        var hour = await hourly.TakeAsync(cancellationToken);
        var turn = hour.Pause is { } untilNextHour
            ? new MailTurn(MailTurnStatus.Wait, untilNextHour)
            : await mailboxes.TakeAsync(mail.Email.MailboxKey, mail.Bucket, operationId, cancellationToken);
        switch (turn.Status)
        {
            case MailTurnStatus.Go:
                await emails.ServeAsync(key, mail.Bucket, order, cancellationToken);
                return turn with { Hour = hour };
            case MailTurnStatus.Wait when !await emails.WaitAsync(key, mail.Bucket, order, turn.Pause, cancellationToken):
                turn = new MailTurn(MailTurnStatus.Merged);
                break;
        }

        if (hour.Pause is null)
        {
            await hourly.GiveBackAsync(hour, cancellationToken);
        }

        return turn;
    }

    /// <summary>Remembers that the mail of a turn was sent.</summary>
    internal Task MarkSentAsync(MailTurn turn, Guid operationId, CancellationToken cancellationToken) =>
        mailboxes.MarkSentAsync(turn, operationId, cancellationToken);

    /// <summary>Gives back the turn of a mail that the provider surely did not take.</summary>
    internal async Task GiveBackAsync(MailTurn turn, Guid operationId, MailBucket bucket, CancellationToken cancellationToken)
    {
        await hourly.GiveBackAsync(turn.Hour!, cancellationToken);
        await mailboxes.GiveBackAsync(turn, operationId, bucket, cancellationToken);
    }
}
