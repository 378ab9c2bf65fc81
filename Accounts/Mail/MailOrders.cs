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

    /// <summary>Orders wait for days while a provider is down; the service's default would drop them after seven.</summary>
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private readonly QueueClient queue = service.GetQueueClient(QueueName);
    private readonly QueueClient poison = service.GetQueueClient(PoisonQueueName);

    /// <summary>Sends an order that shows after <paramref name="delay"/>; what it returns shows or withdraws it sooner.</summary>
    public async Task<SendReceipt> SendAsync(MailOrder order, TimeSpan delay, CancellationToken cancellationToken) =>
        await SendAsync(queue, order.ToMessage(), delay < LongestDelay ? delay : LongestDelay, cancellationToken);

    /// <summary>Shows an order that is still hidden.</summary>
    public Task ShowAsync(SendReceipt hidden, CancellationToken cancellationToken) => UnlessDoneAsync(
        () => queue.UpdateMessageAsync(hidden.MessageId, hidden.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: cancellationToken));

    /// <summary>Takes back an order that is still hidden.</summary>
    public Task WithdrawAsync(SendReceipt hidden, CancellationToken cancellationToken) => UnlessDoneAsync(
        () => queue.DeleteMessageAsync(hidden.MessageId, hidden.PopReceipt, cancellationToken));

    /// <summary>A retry after a lost answer finds the receipt used up or the message gone: then it is done, or the order showed by itself.</summary>
    private static async Task UnlessDoneAsync(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == QueueErrorCode.MessageNotFound || failure.ErrorCode == QueueErrorCode.PopReceiptMismatch)
        {
        }
    }

    /// <summary>Takes up to 32 orders, hidden from others for <paramref name="lease"/>; none when the queue was never used.</summary>
    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(int most, TimeSpan lease, CancellationToken cancellationToken)
    {
        try
        {
            return (await queue.ReceiveMessagesAsync(most, lease, cancellationToken)).Value;
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            return [];
        }
    }

    /// <summary>
    /// A message that is not Base64 would fail each batch it comes with: it is written anew in Base64, so that it is judged as any
    /// other message. The Functions runtime sees to that itself.
    /// </summary>
    public static Task EncodeAsync(QueueMessageDecodingFailedEventArgs failure) => failure.ReceivedMessage is { } message
        ? failure.Queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, message.Body, TimeSpan.Zero, failure.CancellationToken)
        : Task.CompletedTask;

    /// <summary>Ends an order that was taken.</summary>
    public async Task DeleteAsync(QueueMessage taken, CancellationToken cancellationToken) =>
        await queue.DeleteMessageAsync(taken.MessageId, taken.PopReceipt, cancellationToken);

    /// <summary>Parks an order for an operator to look at.</summary>
    public async Task ParkAsync(string message, CancellationToken cancellationToken) =>
        await SendAsync(poison, message, TimeSpan.Zero, cancellationToken);

    private static async Task<SendReceipt> SendAsync(QueueClient queue, string message, TimeSpan delay, CancellationToken cancellationToken)
    {
        try
        {
            return await queue.SendMessageAsync(message, delay, Forever, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            return await queue.SendMessageAsync(message, delay, Forever, cancellationToken);
        }
    }
}
