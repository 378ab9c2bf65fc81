using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Accounts.Purging;

/// <summary>Purges soon after the start, and every hour, where no Functions runtime does it.</summary>
public sealed class PurgeWorker(
    AccountPurge purge, PurgeOptions options, PurgeTimings timings, ILogger<PurgeWorker> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // By real time, not by the clock that says which registrations are over.
        using var timer = new PeriodicTimer(timings.Interval);
        try
        {
            await Task.Delay(timings.FirstPause, stoppingToken);
            do
            {
                await PurgeAsync(stoppingToken);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task PurgeAsync(CancellationToken cancellationToken)
    {
        try
        {
            // A run ends after four minutes. A flood leaves more than that to remove, and would never be caught up with
            // once an hour.
            while (!(await purge.RunAsync(cancellationToken)).IsWhole && !options.DryRun)
            {
                // Goes on where the run ended.
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            log.PurgeFailed(failure.GetType().Name);
        }
    }
}
