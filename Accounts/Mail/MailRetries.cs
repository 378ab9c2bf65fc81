using Accounts.Mail.Senders;
using Microsoft.Extensions.Logging;

namespace Accounts.Mail;

/// <summary>What becomes of an order whose mail could not be handed over.</summary>
public sealed class MailRetries(MailOrders orders, MailTurns turns, MailTimings timings, ILogger<MailRetries> log)
{
    private const int MostRefusals = 3;

    /// <summary>Tries again later, or ends the order.</summary>
    internal async Task AfterAsync(
        MailFailedException failure,
        MailOrder order,
        MailCase.Send mail,
        MailTurn turn,
        CancellationToken cancellationToken)
    {
        var isRefused = failure.Kind == MailFailure.Refused;
        var again = order with
        {
            Tries = order.Tries + 1,
            Refusals = order.Refusals + (isRefused ? 1 : 0),
            MayHaveBeenTaken = order.MayHaveBeenTaken || failure.Kind == MailFailure.Unknown,
        };
        log.MailFailed(mail.AccountId, again.Tries, failure.Message, failure.Status);
        if (failure.Kind != MailFailure.Unknown)
        {
            await turns.GiveBackAsync(turn, order.OperationId(mail.AccountId), mail.Bucket, cancellationToken);
        }

        if (again.Refusals >= MostRefusals)
        {
            await mail.EndAsync(cancellationToken);
            EndUndeliverable(mail.AccountId, mail.What);
            return;
        }

        // It comes again until its account's period is over.
        var pause = isRefused ? timings.RefusalPause : timings.PauseAfter(again.Tries);
        await orders.SendAsync(
            again,
            failure.RetryAfter is { } asked && asked > pause ? asked : pause,
            cancellationToken);
        Telemetry.Orders.Count("failed", mail.AccountId);
    }

    /// <summary>
    /// Ends an order that failed until its account's period was over. Anybody can cause a refusal: that is nothing to
    /// look at.
    /// </summary>
    internal async Task EndAsync(MailOrder order, CancellationToken cancellationToken)
    {
        if (order.Refusals > 0)
        {
            EndUndeliverable(order.AccountId, "over");
            return;
        }

        await orders.ParkAsync(order.ToMessage(), cancellationToken);
        log.MailOrderEnded(order.AccountId, "parked", "over");
        log.MailOrderParked(order.AccountId, order.Tries);
        Telemetry.Orders.Count("parked", order.AccountId);
    }

    private void EndUndeliverable(string? accountId, string what)
    {
        log.MailOrderEnded(accountId, "undeliverable", what);
        Telemetry.Orders.Count("undeliverable", accountId);
    }
}
