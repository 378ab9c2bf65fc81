using Accounts.Claims;
using Accounts.Mail;
using Accounts.Names;
using Accounts.Storage;

namespace Accounts.Recovery;

/// <summary>
/// The mail that says that a password was changed. It takes no budget and waits for none: whoever spends a mailbox's
/// mails must not be able to hide a change.
/// </summary>
public sealed class ChangedMailKind(
    AccountStore accounts,
    AccountStates states,
    ResetLinks links,
    RecoveryMails mails) : IMailKind
{
    /// <inheritdoc/>
    public string Kind => MailOrder.PasswordChanged;

    /// <inheritdoc/>
    public async Task<MailCase> FindAsync(MailOrder order, CancellationToken cancellationToken)
    {
        if (states.IsOver(order.Since))
        {
            return new MailCase.Over();
        }

        var account = order.AccountId is { } id ? await accounts.FindAsync(id, cancellationToken) : null;
        var isInUse = states.Of(account) is AccountState.Active or AccountState.Deactivated;
        if (!isInUse || EmailAddress.TryParse(account!.Email) is not { } email)
        {
            return new MailCase.Discard("not changed");
        }

        if (account.ResetId != order.Number)
        {
            // A later change is mailed now and once, not when its own order comes: whoever goes on changing the
            // password would keep its owner from hearing of it.
            var isLater = account.ResetId is not null && account.PasswordChangedAt >= order.Since;
            return isLater
                ? new MailCase.Pass(order with { Number = account.ResetId! })
                : new MailCase.Discard("not changed");
        }

        return new MailCase.Send(
            "password changed", account.Id, email, MailBucket.Unlimited, (operationId, stopping) =>
                mails.ChangedAsync(email.Mailed, account.Locale, links.ForgotUrl(), operationId, stopping));
    }
}
