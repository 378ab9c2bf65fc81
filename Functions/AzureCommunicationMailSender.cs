using Accounts.Mail.Senders;
using Azure;
using Azure.Communication.Email;
using MimeKit;

namespace ActivationFunctions;

/// <summary>
/// Hands mails to Azure Communication Services. Accepted means queued there. The operation id is ours, so that the
/// service can be asked what became of a try. The service makes the Message-ID. The client must not repeat by itself.
/// </summary>
public sealed class AzureCommunicationMailSender(EmailClient client, MailOptions options, TimeProvider clock)
    : IMailSender
{
    /// <summary>
    /// Bound on one mail, asking included. The Functions host leaves an order to a worker for ten minutes, and another
    /// handler waits for a mail under way for a minute: neither comes in between.
    /// </summary>
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(30);

    private readonly string from = MailboxAddress.Parse(options.From!).Address;

    /// <summary>Posts the mail, unless an earlier try with its operation id has brought it there.</summary>
    /// <exception cref="MailFailedException">The mail was not accepted, or this could not be found out.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the mail may have been accepted.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(SendTimeout, clock);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await SendOnceAsync(mail, bound.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw AzureCommunicationFailures.OfTime();
        }
    }

    private async Task SendOnceAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        if (mail.MayHaveBeenTaken && await IsTakenAsync(mail.OperationId, cancellationToken))
        {
            return;
        }
        try
        {
            await PostAsync(mail, cancellationToken);
        }
        catch (MailFailedException refusal) when (refusal.Status is 400 or 409)
        {
            // An operation id that is in use is refused as well (azure-sdk-for-net#50889), and nobody knows of a try
            // that used it before its process died.
            if (!await IsTakenAsync(mail.OperationId, cancellationToken))
            {
                throw;
            }
        }
    }

    private async Task PostAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        try
        {
            var content = new EmailContent(mail.Subject) { PlainText = mail.Text, Html = mail.Html };
            var message = new EmailMessage(from, mail.To, content);
            message.Headers.Add("Auto-Submitted", "auto-generated");
            await client.SendAsync(WaitUntil.Started, message, mail.OperationId, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw AzureCommunicationFailures.OfPosting(failure, clock);
        }
    }

    /// <summary>Whether the service has an operation of this id that is under way or ended well.</summary>
    /// <exception cref="MailFailedException">It has one that failed, or could not be asked.</exception>
    private async Task<bool> IsTakenAsync(Guid operationId, CancellationToken cancellationToken)
    {
        try
        {
            await new EmailSendOperation(operationId.ToString(), client).UpdateStatusAsync(cancellationToken);
            return true;
        }
        catch (RequestFailedException unknown) when (unknown.Status == 404)
        {
            return false;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw AzureCommunicationFailures.OfAsking(failure, clock);
        }
    }
}
