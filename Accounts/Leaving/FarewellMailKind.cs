using Accounts.Claims;
using Accounts.Mail;
using Accounts.Names;
using Accounts.Storage;

namespace Accounts.Leaving;

/// <summary>
/// The order that ends a removal: the farewell to who had the account, then the claims and the row. The farewell is
/// made of the row, which is why the row waits for it, for a day at most.
/// </summary>
public sealed class FarewellMailKind(
    AccountStore accounts, AccountRemoval removal, FarewellMails mails, TimeProvider clock) : IMailKind
{
    /// <summary>For so long a provider that does not answer is tried; then the row goes without a farewell.</summary>
    private static readonly TimeSpan LongestTries = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public string Kind => MailOrder.Removal;

    /// <inheritdoc/>
    public async Task<MailCase> FindAsync(MailOrder order, CancellationToken cancellationToken)
    {
        var account = order.AccountId is { } id ? await accounts.FindAsync(id, cancellationToken) : null;
        if (account is null)
        {
            return new MailCase.Discard("gone");
        }

        if (account.RemovedAt is not { } removedAt)
        {
            // Whoever sent the order stopped before the account was marked.
            return new MailCase.Discard("not removed");
        }

        Task EndAsync(CancellationToken token) => removal.FinishAsync(account, token);

        // The mailbox of an account that never was active is not proven.
        if (account.ActivatedAt is null || EmailAddress.TryParse(account.Email) is not { } email)
        {
            return new MailCase.Discard("nobody to say farewell to") { EndAsync = EndAsync };
        }

        if (clock.GetUtcNow() >= removedAt + LongestTries)
        {
            return new MailCase.Discard("farewell given up") { EndAsync = EndAsync };
        }

        return new MailCase.Send("farewell", account.Id, email, MailBucket.Unlimited, (operationId, token) =>
            mails.FarewellAsync(email.Mailed, account.Locale, operationId, token))
        { EndAsync = EndAsync };
    }
}
