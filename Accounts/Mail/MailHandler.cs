using System.Diagnostics;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace Accounts.Mail;

/// <summary>
/// Carries out mail orders, in either host. It schedules its own tries by sending the order again with a growing delay,
/// and only throws when the queue or a table fails: then the same message becomes visible again.
/// </summary>
public sealed class MailHandler(
    IEnumerable<IMailKind> kinds,
    MailOrders orders,
    MailTurns turns,
    MailSending sending,
    MailRetries retries,
    TimeProvider clock,
    ILogger<MailHandler> log)
{
    private readonly Dictionary<string, IMailKind> kinds = kinds.ToDictionary(kind => kind.Kind);

    /// <summary>Carries out the order of a queue message.</summary>
    public async Task HandleAsync(string message, CancellationToken cancellationToken)
    {
        using var activity = Telemetry.Source.StartActivity("mail order", ActivityKind.Consumer);
        if (MailOrder.FromMessage(message) is not { } order || !kinds.TryGetValue(order.Kind, out var kind))
        {
            await orders.ParkAsync(message, cancellationToken);
            log.MailOrderUnreadable();
            Telemetry.Orders.Count("unreadable");
            return;
        }

        while (!await CarryOutAsync(order, kind, cancellationToken))
        {
            // A newer registration of the email came meanwhile, or an order merged into this one.
        }
    }

    /// <summary>
    /// Whether the order is carried out; otherwise the rows have changed, and it is to be tried again from the start.
    /// </summary>
    private async Task<bool> CarryOutAsync(MailOrder order, IMailKind kind, CancellationToken cancellationToken)
    {
        // Read first: an order that merges into the place from here on keeps it from being closed.
        var place = await turns.PlaceOfAsync(order, cancellationToken);
        var isMerged = order.Place is not null && place is null;
        var found = await kind.FindAsync(order, cancellationToken);
        if (found is MailCase.Send mail && !isMerged)
        {
            return await SendAsync(order, mail, place, cancellationToken);
        }

        if (!await turns.CloseAsync(order, place, cancellationToken))
        {
            return false;
        }

        switch (found)
        {
            case MailCase.Send merged:
                End(merged.AccountId, "merged", merged.What);
                return true;
            case MailCase.Pass when isMerged:
                End(order.AccountId, "merged", order.Kind);
                return true;
            case MailCase.Pass pass:
                var passed = pass.Order with { Place = null }; // it was in the bucket of another mail
                return await CarryOutAsync(passed, kinds[passed.Kind], cancellationToken);
            case MailCase.Over when order.Tries > 0:
                await retries.EndAsync(order, cancellationToken);
                return true;
            case MailCase.Discard discard:
                await discard.EndAsync(cancellationToken);
                End(order.AccountId, "discarded", discard.Reason);
                return true;
            default:
                End(order.AccountId, "discarded", "over");
                return true;
        }
    }

    private async Task<bool> SendAsync(
        MailOrder order, MailCase.Send mail, TableEntity? place, CancellationToken cancellationToken)
    {
        var operationId = order.OperationId(mail.AccountId);
        var turn = await turns.TakeAsync(order, mail, operationId, cancellationToken);
        order = order with { MayHaveBeenTaken = order.MayHaveBeenTaken || turn.MayHaveBeenTaken };
        switch (turn.Status)
        {
            case MailTurnStatus.Sent when !await turns.CloseAsync(order, place, cancellationToken):
                return false;
            case MailTurnStatus.Sent:
                await mail.EndAsync(cancellationToken);
                End(mail.AccountId, "repeated", mail.What);
                break;
            case MailTurnStatus.Merged:
                End(mail.AccountId, "merged", mail.What);
                break;
            case MailTurnStatus.Changed:
                return false;
            case MailTurnStatus.Wait:
                await orders.SendAsync(turn.Waiting ?? order, turn.Pause, cancellationToken);
                log.MailOrderWaits(mail.AccountId, clock.GetUtcNow() + turn.Pause, mail.What);
                Telemetry.Orders.Count("waits", mail.AccountId);
                break;
            default:
                if (await sending.FailureOfAsync(order, mail, operationId, cancellationToken) is { } failure)
                {
                    await retries.AfterAsync(failure, order, mail, turn, cancellationToken);
                    break;
                }

                await turns.MarkSentAsync(turn, operationId, cancellationToken);
                await mail.EndAsync(cancellationToken);
                End(mail.AccountId, "sent", mail.What);
                break;
        }

        return true;
    }

    private void End(string? accountId, string end, string what)
    {
        log.MailOrderEnded(accountId, end, what);
        Telemetry.Orders.Count(end, accountId);
    }
}
