using Accounts.Links;
using Accounts.Mail.Senders;
using Microsoft.Extensions.Logging;

namespace Accounts.Mail;

/// <summary>What becomes of an order whose mail could not be handed over.</summary>
public sealed class MailRetries(
    MailOrders orders, MailTurns turns, ActivationOptions options, MailTimings timings, TimeProvider clock, ILogger<MailRetries> log)
{
    private const int MostRefusals = 3;

    /// <summary>Tries again later, or ends the order.</summary>
    internal async Task AfterAsync(
        MailFailedException failure, MailOrder order, MailCase.Send mail, MailTurn turn, CancellationToken cancellationToken)
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

        if (again.Refusals == MostRefusals)
        {
            log.MailOrderEnded(mail.AccountId, "undeliverable", mail.What);
            Telemetry.Orders.Count("undeliverable", mail.AccountId);
            return;
        }

        if (clock.GetUtcNow() - order.Since >= options.PendingPeriod)
        {
            await ParkAsync(again, cancellationToken);
            return;
        }

        var pause = isRefused ? timings.RefusalPause : timings.PauseAfter(again.Tries);
        await orders.SendAsync(again, failure.RetryAfter is { } asked && asked > pause ? asked : pause, cancellationToken);
        Telemetry.Orders.Count("failed", mail.AccountId);
    }

    /// <summary>Parks an order that failed until its time was over.</summary>
    internal async Task ParkAsync(MailOrder order, CancellationToken cancellationToken)
    {
        await orders.ParkAsync(order.ToMessage(), cancellationToken);
        log.MailOrderParked(order.AccountId, order.Tries);
        Telemetry.Orders.Count("parked", order.AccountId);
    }
}
