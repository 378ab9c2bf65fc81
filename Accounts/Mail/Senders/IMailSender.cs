namespace Accounts.Mail.Senders;

/// <summary>Hands a mail to a provider. Returning means that the provider has taken it.</summary>
public interface IMailSender
{
    /// <exception cref="MailFailedException">
    /// The mail was not taken, or may not have been: its kind says which.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the mail may have been taken.</exception>
    /// <exception cref="Exception">Anything else counts as <see cref="MailFailure.Unknown"/>.</exception>
    Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken);
}
