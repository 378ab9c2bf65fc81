using System.Security.Cryptography;
using System.Text;
using Accounts.Http;
using Accounts.Links;
using Microsoft.AspNetCore.Http;

namespace Accounts.Limits;

/// <summary>
/// The limits per client network, and for IPv6 those of the wider networks around it. Registrations and resends are
/// counted in Table Storage, so that the limit holds over all instances and restarts; all else in memory, so that it
/// costs no storage transaction. A trusted back end, which speaks for clients that are not known, is not counted.
/// </summary>
/// <exception cref="ProblemException">429: the client is over its limit.</exception>
public sealed class ClientLimits(
    ClientAddress client, ClientKeyGuard clientKeys, CounterStore counters, MinuteCounts minute, ProxyWatch proxies,
    LimitOptions options)
{
    private const string RowKey = "count";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Counts a registration.</summary>
    public Task CountRegistrationAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var limit = options.RegistrationsPerClientPerHour;
        if (limit > 0 && !clientKeys.IsTrusted(request))
        {
            proxies.See(client.NetworkOf(request));
        }

        return CountAsync("client-registrations", limit, request, cancellationToken);
    }

    /// <summary>Counts a resend.</summary>
    public Task CountResendAsync(HttpRequest request, CancellationToken cancellationToken) =>
        CountAsync("client-resends", options.ResendsPerClientPerHour, request, cancellationToken);

    /// <summary>Counts an activation, also one that only opens the link.</summary>
    public void CountActivation(HttpRequest request) =>
        CountInMemory("activation", options.ActivationsPerClientPerMinute, request);

    /// <summary>
    /// Counts a sign-in by name and password; the client's network, or null for a trusted back end.
    /// </summary>
    public string? CountSignInOfClient(HttpRequest request)
    {
        CountSignIn(request);
        return clientKeys.IsTrusted(request) ? null : client.Of(request);
    }

    /// <summary>Counts a sign-in.</summary>
    public void CountSignIn(HttpRequest request) =>
        CountInMemory("sign-in", options.SignInsPerClientPerMinute, request);

    /// <summary>Counts a refresh.</summary>
    public void CountRefresh(HttpRequest request) =>
        CountInMemory("refresh", options.RefreshesPerClientPerMinute, request);

    /// <summary>Counts a sign-out; as many as refreshes, and apart from them.</summary>
    public void CountLogout(HttpRequest request) =>
        CountInMemory("logout", options.RefreshesPerClientPerMinute, request);

    /// <summary>Counts a question who bears a token; as many as refreshes, and apart from them.</summary>
    public void CountMe(HttpRequest request) => CountInMemory("me", options.RefreshesPerClientPerMinute, request);

    /// <summary>
    /// Counts a link to choose a new password that is opened or used; as many as activations, and apart.
    /// </summary>
    public void CountReset(HttpRequest request) =>
        CountInMemory("reset", options.ActivationsPerClientPerMinute, request);

    /// <summary>Counts a change of a password; as many as sign-ins, and apart from them.</summary>
    public void CountPasswordChange(HttpRequest request) =>
        CountInMemory("password", options.SignInsPerClientPerMinute, request);

    private void CountInMemory(string kind, int limit, HttpRequest request)
    {
        foreach (var (name, most) in Limits(request, limit))
        {
            ThrowIfOver(minute.Take($"{kind}:{name}", most));
        }
    }

    private async Task CountAsync(string kind, int limit, HttpRequest request, CancellationToken cancellationToken)
    {
        var limits = Limits(request, limit).Select(one => (Key: KeyOf($"{kind}:{one.Name}"), one.Limit)).ToList();
        // Before any is counted: a flood from ever new networks within a full one would write a row for each.
        foreach (var (key, _) in limits)
        {
            ThrowIfOver(counters.KnownFull(key, RowKey, Hour));
        }

        // The narrowest first: a client over its own limit takes nothing from its neighbours.
        foreach (var (key, most) in limits)
        {
            ThrowIfOver(await counters.TakeAsync(key, RowKey, most, Hour, cancellationToken));
        }
    }

    /// <summary>A hash, so that the table holds no client IP.</summary>
    private static string KeyOf(string count) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(count)));

    /// <summary>The networks to count and the limit of each; none where nothing is limited.</summary>
    private IEnumerable<(string Name, int Limit)> Limits(HttpRequest request, int limit)
    {
        if (limit == 0 || clientKeys.IsTrusted(request))
        {
            return [];
        }

        var network = client.NetworkOf(request);
        var wider = network.Wider.Select(one => (one.Name, (int)Math.Min((long)limit * one.Factor, int.MaxValue)));
        return wider.Prepend((network.Name, limit));
    }

    private static void ThrowIfOver(TimeSpan? pause)
    {
        if (pause is { } time)
        {
            throw new ProblemException(Problems.RateLimited(time));
        }
    }
}
