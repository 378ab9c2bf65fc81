using Accounts.Claims;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Names;
using Accounts.Storage;

namespace Accounts.Activation;

/// <summary>
/// The mails of activation: the link of a pending account, and the notice to who has the email already.
/// </summary>
public sealed class ActivationMailKind(
    AccountStore accounts,
    ClaimStore claims,
    AccountStates states,
    EmailRows emails,
    ActivationLinks links,
    ActivationMails mails) : IMailKind
{
    /// <inheritdoc/>
    public string Kind => MailOrder.Activation;

    /// <inheritdoc/>
    public async Task<MailCase> FindAsync(MailOrder order, CancellationToken cancellationToken)
    {
        var id = order.AccountId ?? await emails.NewestAsync(order.EmailKey!, cancellationToken);
        var account = id is null ? null : await accounts.FindAsync(id, cancellationToken);
        switch (states.Of(account))
        {
            case AccountState.Over:
            case AccountState.Gone when account is null && HasTriedForThePeriod(order):
                return new MailCase.Over();
            case not AccountState.Pending:
                return new MailCase.Discard(id is null ? "unknown" : states.Of(account).Word());
        }

        if (account!.Delivery == Delivery.Response || EmailAddress.TryParse(account.Email) is not { } email)
        {
            return new MailCase.Discard("not registered by mail");
        }

        var owner = await OwnerAsync(account, cancellationToken);
        return owner is null ? Link(order, account, email) : Notice(order, account, owner);
    }

    /// <summary>Whether its rows may be gone only because a purge came before its next try.</summary>
    private bool HasTriedForThePeriod(MailOrder order) =>
        order.Tries > 0 && states.IsOver(order.Since);

    /// <summary>The active or deactivated account that has the email.</summary>
    private async Task<AccountEntity?> OwnerAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        var key = account.EmailKey!;
        var holder = await accounts.HolderAsync(await claims.FindAsync(key, cancellationToken), cancellationToken);
        return holder?.Id != account.Id && states.Takes(holder, key) ? holder : null;
    }

    /// <summary>The link is made when the mail is, so that it lives its whole time from then.</summary>
    private MailCase.Send Link(MailOrder order, AccountEntity account, EmailAddress email)
    {
        var bucket = order.IsByToken ? MailBucket.ActivationByToken : MailBucket.Activation;
        return new MailCase.Send(
            "link",
            account.Id,
            email,
            bucket,
            (operationId, cancellationToken) =>
                mails.LinkAsync(
                    email.Mailed,
                    account.Locale,
                    links.Make(account, null, null),
                    links.LifetimeOf(account),
                    operationId,
                    cancellationToken));
    }

    private MailCase Notice(MailOrder order, AccountEntity account, AccountEntity owner)
    {
        // Who activated after this registration has read its mailbox since, and may even be who registered twice.
        var hasReadSince = owner.ActivatedAt > account.RegisteredAt;
        if (!order.TellsOwner || hasReadSince || EmailAddress.TryParse(owner.Email) is not { } email)
        {
            return new MailCase.Discard("its email has an account");
        }

        return new MailCase.Send("notice", account.Id, email, MailBucket.Activation, (operationId, cancellationToken) =>
            mails.NoticeAsync(email.Mailed, owner.Locale, operationId, cancellationToken));
    }
}
