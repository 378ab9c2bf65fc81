using Accounts.Links;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Accounts.Mail;

/// <summary>Polls the queue of mail orders where no Functions runtime does it.</summary>
public sealed class MailWorker(MailOrders orders, MailHandler handler, ActivationOptions options, ILogger<MailWorker> log) : BackgroundService
{
    private const int AtOnce = 4;

    /// <summary>Longer than any mail takes; a killed process delays its orders by this.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan IdlePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(3);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // With delivery Response there is nothing to mail with: orders are left to whoever shares the storage and has it.
        if (options.Delivery == Delivery.Response) return;
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = TimeSpan.Zero;
            try
            {
                var taken = await orders.ReceiveAsync(AtOnce, Lease, stoppingToken);
                if (taken.Count == 0) pause = IdlePause;
                await Parallel.ForEachAsync(taken, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken }, HandleAsync);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.MailQueueFailed(failure.GetType().Name);
                pause = FailurePause;
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (pause > TimeSpan.Zero) await Task.Delay(pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A failing order shows again when its lease ends; the others of its batch go on.</summary>
    private async ValueTask HandleAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await handler.HandleAsync(message.MessageText, cancellationToken);
            await orders.DeleteAsync(message, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            log.MailQueueFailed(failure.GetType().Name);
        }
    }
}
