namespace Accounts.Mail.Senders;

/// <summary>
/// Used where no provider is set, with delivery Response: orders left in the queue wait until there is one.
/// </summary>
internal sealed class NoMailSender : IMailSender
{
    public Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken) =>
        throw new MailFailedException(
            MailFailure.NotTaken,
            "No mail provider is set.",
            retryAfter: TimeSpan.FromHours(1));
}
