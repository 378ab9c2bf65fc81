using System.Text;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Functions.Tests.Support.FunctionsHost.Rpc;
using Google.Protobuf;

namespace Functions.Tests.Support.FunctionsHost;

/// <summary>
/// Reads the queue of one function as the runtime does: with a lease of its own whatever host.json says, which tells
/// only how long a message stays invisible after a failure; what failed too often or is no Base64 goes to the poison
/// queue.
/// </summary>
internal sealed class QueueListener(
    WorkerHost host, WorkerFunction function, HostJson json, string connectionString, TimeSpan lease)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly UTF8Encoding StrictUtf8 =
        new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly QueueClient queue = new(connectionString, function.QueueName);
    private readonly QueueClient poison = new(connectionString, $"{function.QueueName}-poison");

    /// <summary>Polls until the host ends, less often the longer there is nothing.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = ShortestPause;
        try
        {
            while (true)
            {
                var messages = await ReceiveAsync(cancellationToken);
                await Task.WhenAll(messages.Select(message => HandleAsync(message, cancellationToken)));
                pause = messages.Count > 0 ? ShortestPause : pause * 2;
                if (pause > json.MaxPollingInterval)
                {
                    pause = json.MaxPollingInterval;
                }

                await Task.Delay(pause, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The host ends.
        }
    }

    private async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await queue.ReceiveMessagesAsync(json.BatchSize, lease, cancellationToken)).Value;
        }
        catch (RequestFailedException)
        {
            // Not made yet, or storage is down.
            return [];
        }
    }

    private async Task HandleAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            if (BytesOf(message) is not { } bytes)
            {
                await ParkAsync(message, cancellationToken);
                return;
            }

            var id = message.MessageId;
            var receipt = message.PopReceipt;
            if (await TryInvokeAsync(message, bytes))
            {
                await queue.DeleteMessageAsync(id, receipt, cancellationToken);
            }
            else if (message.DequeueCount >= json.MaxDequeueCount)
            {
                await ParkAsync(message, cancellationToken);
            }
            else
            {
                await queue.UpdateMessageAsync(id, receipt, (string?)null, json.VisibilityTimeout, cancellationToken);
            }
        }
        catch (RequestFailedException)
        {
            // It becomes visible when its lease ends.
        }
    }

    private async Task<bool> TryInvokeAsync(QueueMessage message, byte[] bytes)
    {
        try
        {
            var data = function.TakesBytes
                ? new TypedData { Bytes = ByteString.CopyFrom(bytes) }
                : new TypedData { String = StrictUtf8.GetString(bytes) };
            var metadata = new Dictionary<string, TypedData>
            {
                ["Id"] = new() { String = message.MessageId },
                ["DequeueCount"] = new() { String = $"{message.DequeueCount}" },
            };
            await host.InvokeAsync(function, data, metadata);
            return true;
        }
        catch (Exception e) when (e is WorkerException or DecoderFallbackException or TimeoutException)
        {
            return false;
        }
    }

    /// <summary>With the service's default life of seven days.</summary>
    private async Task ParkAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        await poison.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await poison.SendMessageAsync(message.Body, cancellationToken: cancellationToken);
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellationToken);
    }

    private static byte[]? BytesOf(QueueMessage message)
    {
        try
        {
            return Convert.FromBase64String(message.Body.ToString());
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
