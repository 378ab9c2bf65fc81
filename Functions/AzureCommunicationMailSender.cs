using Accounts.Mail;
using Accounts.Mail.Senders;
using Azure;
using Azure.Communication.Email;
using MimeKit;

namespace ActivationFunctions;

/// <summary>
/// Hands mails to Azure Communication Services. Accepted means queued there; the operation id is ours, so that a retry of the
/// same mail is known as such. The service makes the Message-ID.
/// </summary>
public sealed class AzureCommunicationMailSender(EmailClient client, MailOptions options) : IMailSender
{
    private static readonly TimeSpan DefaultPause = TimeSpan.FromMinutes(1);

    private readonly string from = MailboxAddress.Parse(options.From!).Address;

    /// <inheritdoc/>
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var message = new EmailMessage(from, mail.To, new EmailContent(mail.Subject) { PlainText = mail.Text, Html = mail.Html });
        message.Headers.Add("Auto-Submitted", "auto-generated");
        try
        {
            await client.SendAsync(WaitUntil.Started, message, mail.OperationId, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.Status == 429)
        {
            throw new MailFailedException(MailFailure.NotTaken, "Communication Services asks for a pause.", 429, PauseOf(failure));
        }
    }

    private static TimeSpan PauseOf(RequestFailedException failure) =>
        failure.GetRawResponse()?.Headers.TryGetValue("Retry-After", out var text) == true && int.TryParse(text, out var seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : DefaultPause;
}
