using Accounts.Claims;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Storage;
using Azure;
using Microsoft.Extensions.Logging;

namespace Accounts.Mail;

/// <summary>
/// Removes an account that somebody wants removed. What ends the removal is written before it begins, so that the
/// process may stop anywhere: a note that the purge finds, and with delivery Email an order that becomes visible soon
/// after, whose handler says farewell and deletes the row.
/// </summary>
public sealed class OrderedRemoval(
    AccountStore accounts,
    AccountRemoval removal,
    RemovalNotes notes,
    MailOrders orders,
    SignInTries tries,
    ActivationOptions options,
    TimeProvider clock,
    ILogger<OrderedRemoval> log)
{
    /// <summary>Longer than a request lives: an order that finds no removal begun may take it for given up.</summary>
    private static readonly TimeSpan HeadStart = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Removes the account as read: from here it is gone for everybody. False if it has changed so that whoever decided
    /// should decide again: another stamp, or activated or deactivated.
    /// </summary>
    /// <exception cref="RequestFailedException">Storage failed before the account was marked.</exception>
    public async Task<bool> RemoveAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        var byOrder = options.Delivery == Delivery.Email;
        await notes.WriteAsync(account.Id, cancellationToken);
        if (byOrder)
        {
            await orders.SendAsync(MailOrder.Removed(account.Id, clock.GetUtcNow()), HeadStart, cancellationToken);
        }

        if (!await MarkAsync(account, cancellationToken))
        {
            return false;
        }

        try
        {
            // The names are free from now on: their next owner has all tries.
            await tries.ClearAsync(account, cancellationToken);
            await (byOrder
                ? removal.DeleteClaimsAsync(account, cancellationToken)
                : removal.FinishAsync(account, cancellationToken));
        }
        catch (Exception failure) when (failure.IsOfStorage() || failure is OperationCanceledException)
        {
            // The account is gone; what is left of it goes by the order, or by the purge.
            log.RemovalUnfinished(account.Id, failure.GetType().Name);
        }

        return true;
    }

    private async Task<bool> MarkAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        while (!await removal.MarkAsync(account, cancellationToken))
        {
            var read = await accounts.FindAsync(account.Id, cancellationToken);
            if (read is null)
            {
                return true;
            }

            account.ETag = read.ETag;
            if (read.RemovedAt is not null)
            {
                // By another request, or by a try whose answer was lost.
                return true;
            }

            if (read.Stamp != account.Stamp || read.IsActive != account.IsActive)
            {
                return false;
            }
        }

        return true;
    }
}
