using Microsoft.Extensions.Logging;

namespace Accounts.Limits;

/// <summary>
/// Warns once when nearly all registrations of an hour come from one client network: then it is more likely a proxy's,
/// and all clients share one limit. Counted in this process, in a memory that does not grow.
/// </summary>
/// <param name="isOn">Whether to watch: not in Development, where all come from this machine.</param>
/// <param name="clock">The time.</param>
/// <param name="log">Where the warning goes.</param>
public sealed class ProxyWatch(bool isOn, TimeProvider clock, ILogger<ProxyWatch> log)
{
    /// <summary>Fewer say nothing: an office tries the product.</summary>
    private const int Least = 20;

    /// <summary>A network's lead over all others: surely reached from 90 % on, and never below 80 %.</summary>
    private const double NearlyAll = 0.8;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private DateTimeOffset since;
    private string? candidate;
    private int lead;
    private int all;
    private bool hasWarned;

    /// <summary>Sees a registration that is limited by client, whether or not it is over its limit.</summary>
    public void See(ClientNetwork network)
    {
        if (!isOn)
        {
            return;
        }

        lock (gate)
        {
            Count(network.Name);
            if (hasWarned || all < Least || lead < NearlyAll * all)
            {
                return;
            }

            hasWarned = true;
        }

        log.ClientMayBeProxy(NearlyAll * 100);
    }

    /// <summary>
    /// Boyer and Moore's majority vote: whoever has more than half stays the candidate, with no count per network.
    /// </summary>
    private void Count(string name)
    {
        var now = clock.GetUtcNow();
        if ((now - since).Duration() >= Hour)
        {
            since = now;
            lead = 0;
            all = 0;
        }

        if (lead == 0)
        {
            candidate = name;
        }

        lead += candidate == name ? 1 : -1;
        all++;
    }
}
