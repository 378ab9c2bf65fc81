using Accounts.Links;
using Accounts.Mail.Senders;
using Accounts.Storage;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Accounts.Mail;

/// <summary>
/// Polls the queue of mail orders where no Functions runtime does it. It takes one order at a time and carries out a
/// few at once, so that no order waits, leased, behind a slow one.
/// </summary>
public sealed class MailWorker(
    MailOrders orders,
    MailHandler handler,
    ActivationOptions options,
    ILogger<MailWorker> log) : BackgroundService
{
    /// <summary>How many orders are carried out at once, each over a connection of the sender.</summary>
    public const int AtOnce = SmtpMailSender.AtOnce;

    /// <summary>How long a host that stops waits for the orders under way: none takes longer.</summary>
    public static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(55);

    /// <summary>Longer than any turn; a killed process delays its orders by this.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestTurn = TimeSpan.FromSeconds(50);
    private static readonly TimeSpan IdlePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim slots = new(AtOnce);

    /// <inheritdoc/>
    public override void Dispose()
    {
        slots.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // With delivery Response there is no sender: orders are left to another host on the same storage that has one.
        if (options.Delivery == Delivery.Response)
        {
            return;
        }

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await slots.WaitAsync(stoppingToken);
                await Task.Delay(await TakeAsync(stoppingToken), stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // The host stops.
            }
        }

        // All slots back: nothing is under way.
        for (var slot = 0; slot < AtOnce; slot++)
        {
            await slots.WaitAsync(CancellationToken.None);
        }
    }

    /// <summary>
    /// Takes one order and begins it. Gives back the slot with it, or at once when there is none; how long to pause
    /// then.
    /// </summary>
    private async Task<TimeSpan> TakeAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (await orders.ReceiveAsync(Lease, stoppingToken) is { } taken)
            {
                _ = CarryOutAsync(taken);
                return TimeSpan.Zero;
            }

            slots.Release();
            return IdlePause;
        }
        catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
        {
            log.MailQueueFailed(failure.GetType().Name);
            slots.Release();
            return FailurePause;
        }
        catch
        {
            slots.Release();
            throw;
        }
    }

    /// <summary>Also while the host stops: a mail cut off might go twice.</summary>
    private async Task CarryOutAsync(QueueMessage taken)
    {
        using var bound = new CancellationTokenSource(LongestTurn);
        try
        {
            await handler.HandleAsync(taken.Body.ToString(), bound.Token);
            await orders.DeleteAsync(taken, CancellationToken.None);
        }
        // In both cases the message becomes visible again when its lease ends.
        catch (Exception failure) when (failure.IsOfStorage() || failure is OperationCanceledException)
        {
            log.MailOrderInterrupted(failure.GetType().Name);
        }
        catch (Exception failure)
        {
            log.MailOrderFailed(failure);
        }
        finally
        {
            slots.Release();
        }
    }
}
