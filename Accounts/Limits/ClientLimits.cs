using System.Security.Cryptography;
using System.Text;
using Accounts.Http;
using Microsoft.AspNetCore.Http;

namespace Accounts.Limits;

/// <summary>
/// The limits per client address. Registrations and resends are counted in Table Storage, so that the limit holds over all
/// instances and restarts; activations in memory, so that an ordinary one stays one storage transaction.
/// </summary>
/// <exception cref="ProblemException">429: the client is over its limit.</exception>
public sealed class ClientLimits(ClientAddress client, CounterStore counters, MinuteCounts minute, LimitOptions options)
{
    private const string RowKey = "count";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Counts a registration.</summary>
    public Task CountRegistrationAsync(HttpRequest request, CancellationToken cancellationToken) =>
        CountAsync("client-registrations", options.RegistrationsPerClientPerHour, request, cancellationToken);

    /// <summary>Counts a resend.</summary>
    public Task CountResendAsync(HttpRequest request, CancellationToken cancellationToken) =>
        CountAsync("client-resends", options.ResendsPerClientPerHour, request, cancellationToken);

    /// <summary>Counts an activation, also one that only opens the link.</summary>
    public void CountActivation(HttpRequest request)
    {
        if (options.ActivationsPerClientPerMinute > 0 && minute.Take(client.Of(request), options.ActivationsPerClientPerMinute) is { } pause) throw OverLimit(pause);
    }

    private async Task CountAsync(string kind, int limit, HttpRequest request, CancellationToken cancellationToken)
    {
        if (limit == 0) return;
        // A hash, so that the table holds no address as such.
        var key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind}:{client.Of(request)}")));
        if (await counters.TakeAsync(key, RowKey, limit, Hour, cancellationToken) is { } pause) throw OverLimit(pause);
    }

    private static ProblemException OverLimit(TimeSpan pause) => new(Problems.RateLimited(pause) with { IsOfClient = true });
}
