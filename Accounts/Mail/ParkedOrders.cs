using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace Accounts.Mail;

/// <summary>The orders that were given up, for an operator who has mended what they failed at.</summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class ParkedOrders(
    QueueServiceClient service, MailOrders orders, TimeProvider clock, ILogger<ParkedOrders> log)
{
    private const int AtOnce = 32;

    /// <summary>So long a message that was looked at is invisible, where nothing ends it before.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(5);

    private readonly QueueClient parked = service.GetQueueClient(MailOrders.PoisonQueueName);

    /// <summary>
    /// Gives the orders again, as if for the first time; what is no order stays parked. Stopped in between, an order
    /// may be given twice, which is no harm: its mail is the same one.
    /// </summary>
    /// <returns>How many were given again, and how many cannot be read.</returns>
    public async Task<(int Given, int Unreadable)> RequeueAsync(CancellationToken cancellationToken)
    {
        var given = 0;
        var unreadable = new List<QueueMessage>();
        while (await TakeAsync(cancellationToken) is { Length: > 0 } messages)
        {
            foreach (var message in messages)
            {
                if (MailOrder.FromMessage(message.Body.ToString()) is not { } order)
                {
                    unreadable.Add(message);
                    continue;
                }

                var again = order with { Tries = 0, Refusals = 0, Since = clock.GetUtcNow() };
                await orders.SendAsync(again, TimeSpan.Zero, cancellationToken);
                await DeleteAsync(message, cancellationToken);
                log.MailOrderRequeued(order.AccountId);
                given++;
            }
        }

        foreach (var message in unreadable)
        {
            await ShowAsync(message, cancellationToken);
        }

        return (given, unreadable.Count);
    }

    /// <summary>Only when all were looked at: it would be taken again.</summary>
    private async Task ShowAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await parked.UpdateMessageAsync(
                message.MessageId, message.PopReceipt, (string?)null, TimeSpan.Zero, cancellationToken);
        }
        catch (RequestFailedException failure) when (
            failure.ErrorCode == QueueErrorCode.MessageNotFound
            || failure.ErrorCode == QueueErrorCode.PopReceiptMismatch)
        {
            // Its lease was over, and another has it.
        }
    }

    private async Task DeleteAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await parked.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == QueueErrorCode.MessageNotFound)
        {
            // Deleted by a try whose answer was lost.
        }
    }

    private async Task<QueueMessage[]> TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await parked.ReceiveMessagesAsync(AtOnce, Lease, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return [];
        }
    }
}
