using Accounts.Claims;
using Accounts.Mail;
using Accounts.Storage;

namespace Accounts.Operating;

/// <summary>
/// Which registration of an email its mails are for, where an operator removes the newest: perhaps a stranger's, behind
/// which the owner's waits. Else that one would have no mail any more.
/// </summary>
public sealed class NewestRegistrations(AccountFinder finder, EmailRows emails, AccountStates states)
{
    /// <summary>Gives an email's mails to the newest registration but this one, which is to be removed.</summary>
    public async Task PassOnAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        if (account.EmailKey is not { } key || !IsPendingByMail(account))
        {
            return;
        }

        // First: from here on no order makes it the newest.
        await emails.ForgetAsync(key, account.Id, cancellationToken);
        if (await emails.NewestAsync(key, cancellationToken) != account.Id)
        {
            return;
        }

        var next = await finder.SearchAsync(
            other => other.EmailKey == key && other.Id != account.Id && IsPendingByMail(other), cancellationToken);
        await emails.ReplaceNewestAsync(key, account.Id, next?.Id, cancellationToken);
    }

    private bool IsPendingByMail(AccountEntity account) =>
        states.Of(account) == AccountState.Pending && account.Delivery == Delivery.Email;
}
