using Accounts.Http;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;

namespace Accounts.Recovery;

/// <summary>Brings a link to choose a new password to its reader: by mail, or in the answer.</summary>
public sealed class ForgotDelivery(
    ResetLinks links, ResetAccounts accounts, MailOrders orders, ActivationOptions options, TimeProvider clock)
{
    /// <summary>Whether links travel by mail.</summary>
    public bool IsByMail => options.Delivery == Delivery.Email;

    /// <summary>
    /// Reads whose password is forgotten. A link asks for another as long as a registration would wait.
    /// </summary>
    /// <exception cref="ProblemException">400 or 401.</exception>
    internal Task<ForgotRequest> ReadAsync(RequestFields fields) =>
        ForgotRequest.FromAsync(fields, links, clock.GetUtcNow() - options.PendingPeriod);

    /// <summary>Orders the mail, whether or not there will be one.</summary>
    internal Task OrderAsync(ForgotRequest wanted, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var order = wanted.Link is { } link
            ? MailOrder.ForToken(MailOrder.Reset, link.AccountId, now)
            : MailOrder.ForEmail(MailOrder.Reset, wanted.Key!, now);
        return orders.SendAsync(order, TimeSpan.Zero, cancellationToken);
    }

    /// <summary>Makes the link for the answer.</summary>
    /// <exception cref="ProblemException">
    /// 404: there is no such account. 401: it asks by a link that is dead, which somebody may have seen.
    /// </exception>
    internal async Task<(AccountEntity Account, Uri Link)> MakeAsync(
        ForgotRequest wanted, HttpRequest request, CancellationToken cancellationToken)
    {
        var account = wanted.Link is { } link
            ? await accounts.FindAsync(link.AccountId, cancellationToken)
            : await accounts.FindByKeyAsync(wanted.Key!, cancellationToken);
        // A link that can never lead anywhere is none.
        if (account is null || !await accounts.IsCompleteAsync(account, cancellationToken))
        {
            throw new ProblemException(Problems.AccountNotFound);
        }

        return wanted.Link is null || ResetRules.IsOpen(account, wanted.Link)
            ? (account, links.Make(account, request))
            : throw new ProblemException(Problems.TokenExpired);
    }
}
