using Accounts.Links;
using Accounts.Mail;
using Accounts.Storage;

namespace Accounts.Recovery;

/// <summary>
/// Orders the mail that notifies an owner of a new password. It is ordered before the password is written, so that it
/// comes though the process dies in between; the order becomes visible when the write has ended, and sends
/// nothing where there was none.
/// </summary>
public sealed class ChangeNotice(MailOrders orders, ActivationOptions options)
{
    /// <summary>Longer than a request lives, and a write that outlives its request.</summary>
    private static readonly TimeSpan Delay = TimeSpan.FromSeconds(30);

    /// <summary>Orders the mail; without delivery Email, or for an account without an email, there is none.</summary>
    public Task OrderAsync(AccountEntity account, PasswordChange change, CancellationToken cancellationToken)
    {
        if (options.Delivery != Delivery.Email || account.Email is null)
        {
            return Task.CompletedTask;
        }

        var order = MailOrder.OfChange(account.Id, change.Id, change.ChangedAt);
        return orders.SendAsync(order, Delay, cancellationToken);
    }
}
