using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Accounts.Mail;

/// <summary>The storage queue of mail orders. It is made when the first operation finds it missing.</summary>
public sealed class MailOrders(QueueServiceClient service)
{
    /// <summary>The queue's name.</summary>
    public const string QueueName = "activation-mails";

    /// <summary>Where orders go that could not be carried out; named as the Functions runtime names it.</summary>
    public const string PoisonQueueName = QueueName + "-poison";

    /// <summary>The longest delay that the service takes.</summary>
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1);

    /// <summary>
    /// Orders wait for days while a provider is down; the service's default would drop them after seven.
    /// </summary>
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private readonly QueueClient queue = service.GetQueueClient(QueueName);
    private readonly QueueClient poison = service.GetQueueClient(PoisonQueueName);

    /// <summary>
    /// Sends an order that becomes visible after <paramref name="delay"/>, and not before: the service counts whole
    /// seconds.
    /// </summary>
    public Task SendAsync(MailOrder order, TimeSpan delay, CancellationToken cancellationToken)
    {
        var seconds = Math.Ceiling(Math.Clamp(delay.TotalSeconds, 0, LongestDelay.TotalSeconds));
        return SendAsync(queue, order.ToMessage(), TimeSpan.FromSeconds(seconds), cancellationToken);
    }

    /// <summary>Takes an order, invisible to others for <paramref name="lease"/>; null when there is none.</summary>
    public async Task<QueueMessage?> ReceiveAsync(TimeSpan lease, CancellationToken cancellationToken)
    {
        try
        {
            return (await queue.ReceiveMessageAsync(lease, cancellationToken)).Value;
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return null;
        }
    }

    /// <summary>Throws unless the queue answers. A queue not made yet is fine.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) => queue.ExistsAsync(cancellationToken);

    /// <summary>
    /// A message that is not Base64 would fail each batch it comes with: it is written again in Base64, so that it is
    /// read as any other message. The Functions runtime sees to that itself.
    /// </summary>
    public static Task EncodeAsync(QueueMessageDecodingFailedEventArgs failure) =>
        failure.ReceivedMessage is { } message
            ? failure.Queue.UpdateMessageAsync(
                message.MessageId,
                message.PopReceipt,
                message.Body,
                TimeSpan.Zero,
                failure.CancellationToken)
            : Task.CompletedTask;

    /// <summary>How many of the first orders in the poison queue are of a kind.</summary>
    internal async Task<int> CountParkedAsync(Func<MailOrder, bool> isMeant, CancellationToken cancellationToken)
    {
        try
        {
            var peeked = await poison.PeekMessagesAsync(poison.MaxPeekableMessages, cancellationToken);
            return peeked.Value.Select(message => MailOrder.FromMessage(message.Body.ToString()))
                .Count(order => order is not null && isMeant(order));
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return 0;
        }
    }

    /// <summary>Ends an order that was taken.</summary>
    public async Task DeleteAsync(QueueMessage taken, CancellationToken cancellationToken) =>
        await queue.DeleteMessageAsync(taken.MessageId, taken.PopReceipt, cancellationToken);

    /// <summary>Parks an order for an operator to look at.</summary>
    public Task ParkAsync(string message, CancellationToken cancellationToken) =>
        SendAsync(poison, message, TimeSpan.Zero, cancellationToken);

    private static async Task SendAsync(
        QueueClient queue,
        string message,
        TimeSpan delay,
        CancellationToken cancellationToken)
    {
        try
        {
            await queue.SendMessageAsync(message, delay, Forever, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await queue.SendMessageAsync(message, delay, Forever, cancellationToken);
        }
    }
}
