using Accounts.Purging;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary>Removes every hour what has had its time: registrations, sessions, limits, unfinished removals.</summary>
public sealed class PurgeFunction(AccountPurge purge)
{
    [Function("Purge")]
    public Task RunAsync([TimerTrigger("0 17 * * * *")] string timer, CancellationToken cancellationToken) =>
        purge.RunAsync(cancellationToken);
}
