using Accounts.Claims;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Storage;
using Azure;
using Microsoft.Extensions.Logging;

namespace Accounts.Operating;

/// <summary>
/// The mails that an operator orders, within their limits. The link goes to the account's own mailbox: no operator ever
/// chooses a password.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class OperatorMails(
    AccountStates states, MailOrders orders, IEnumerable<IMailKind> kinds, ActivationOptions options,
    TimeProvider clock, ILogger<OperatorMails> log)
{
    /// <summary>Mails the activation link of a pending account again.</summary>
    public Task<ActResult> ResendAsync(AccountEntity account, CancellationToken cancellationToken) => OrderAsync(
        "resend", MailOrder.Activation, account, AccountState.Pending, "Its activation link is on its way.",
        cancellationToken);

    /// <summary>Mails an active account a link by which its owner chooses a new password.</summary>
    public Task<ActResult> ResetAsync(AccountEntity account, CancellationToken cancellationToken) => OrderAsync(
        "reset", MailOrder.Reset, account, AccountState.Active, "A link for a new password is on its way.",
        cancellationToken);

    private async Task<ActResult> OrderAsync(
        string act, string kind, AccountEntity account, AccountState needed, string words,
        CancellationToken cancellationToken)
    {
        var mail = kinds.SingleOrDefault(one => one.Kind == kind);
        if (options.Delivery == Delivery.Response || mail is null)
        {
            return Refused("With delivery Response no mail is sent: whoever registers for others gets the links.");
        }

        var state = states.Of(account);
        if (state != needed)
        {
            return Refused($"Only an account that is {needed.Word()} gets this mail; this one is {state.Word()}.");
        }

        var order = MailOrder.ForAccount(kind, account.Id, clock.GetUtcNow());
        if (await mail.FindAsync(order, cancellationToken) is MailCase.Discard discard)
        {
            return Refused($"No mail can be sent: {discard.Reason}.");
        }

        await orders.SendAsync(order, TimeSpan.Zero, cancellationToken);
        log.OperatorActed(act, account.Id);
        return new ActResult(ActEnd.Done, words);
    }

    private static ActResult Refused(string words) => new(ActEnd.Refused, words);
}
