using Accounts.Claims;
using Accounts.Mail;
using Accounts.Names;

namespace Accounts.Recovery;

/// <summary>
/// The mail with a link to choose a new password. It goes to the email that is stored, never to what was typed. What
/// was typed may be the email of a registration by mail that waits: then its activation link is mailed again, whose
/// page lets its owner choose a password. One that was registered with delivery Response gets its reset link, by which
/// it comes to life with the password of who reads the mailbox; its activation link asks for none, and is never mailed.
/// </summary>
public sealed class ResetMailKind(
    ResetAccounts accounts,
    AccountStates states,
    ResetLinks links,
    RecoveryMails mails) : IMailKind
{
    /// <inheritdoc/>
    public string Kind => MailOrder.Reset;

    /// <inheritdoc/>
    public async Task<MailCase> FindAsync(MailOrder order, CancellationToken cancellationToken)
    {
        if (states.IsOver(order.Since))
        {
            return new MailCase.Over();
        }

        var account = order.AccountId is { } id
            ? await accounts.FindAsync(id, cancellationToken)
            : await accounts.FindByKeyAsync(order.EmailKey!, cancellationToken);
        if (account is null)
        {
            return new MailCase.Pass(order with { Kind = MailOrder.Activation });
        }

        if (EmailAddress.TryParse(account.Email) is not { } email)
        {
            return new MailCase.Discard("no email");
        }

        var bucket = order.IsByToken ? MailBucket.ResetByToken : MailBucket.Reset;
        return new MailCase.Send("reset", account.Id, email, bucket, (operationId, stopping) => mails.LinkAsync(
            email.Mailed, account.Locale, links.Make(account, null), links.LifetimeOf(account), operationId, stopping));
    }
}
