using Accounts.Claims;
using Accounts.Mail;
using Accounts.Storage;

namespace Accounts.Registration;

/// <summary>
/// Registers with delivery Email: one row and one mail order, whatever the email. It holds nothing and replaces nobody,
/// so nothing it does depends on who has the email.
/// </summary>
public sealed class MailedRegistration(
    AccountStore accounts,
    ClaimStore claims,
    AccountStates states,
    MailOrders orders)
{
    /// <summary>
    /// Whether an account that was activated has the name. Names are public; of an email nothing is asked.
    /// </summary>
    public async Task<bool> IsNameTakenAsync(WantedAccount wanted, CancellationToken cancellationToken)
    {
        var key = wanted.Name.Key;
        return key != wanted.Email!.Key
            && states.Takes(
                await accounts.HolderAsync(await claims.FindAsync(key, cancellationToken), cancellationToken), key);
    }

    /// <summary>Writes the account, then sends the order: from its acceptance on, the mail will come.</summary>
    public async Task RegisterAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        await accounts.InsertAsync(account, cancellationToken);
        await orders.SendAsync(MailOrder.Registered(account), TimeSpan.Zero, cancellationToken);
    }
}
