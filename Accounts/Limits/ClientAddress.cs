using System.Net;
using Microsoft.AspNetCore.Http;

namespace Accounts.Limits;

/// <summary>
/// Distinguishes clients for the limits per client. Both hosts leave the client IP in the connection's: Server by
/// <c>Http__KnownProxies</c>, the Functions worker because its host forwards it and the worker's pipeline takes it over
/// (docs/decisions/limits.md).
/// </summary>
/// <param name="isBehindFunctionsHost">
/// Whether every request comes from a Functions host on loopback. Only then a peer on loopback is no client, and
/// <c>X-Forwarded-For</c> is the host's word.
/// </param>
public sealed class ClientAddress(bool isBehindFunctionsHost)
{
    /// <summary>The name of the client's network: <see cref="ClientNetwork.Name"/>.</summary>
    public string Of(HttpRequest request) => NetworkOf(request).Name;

    /// <summary>The client's network, with the wider ones around it.</summary>
    public ClientNetwork NetworkOf(HttpRequest request)
    {
        var clientIp = request.HttpContext.Connection.RemoteIpAddress;
        if (isBehindFunctionsHost && (clientIp is null || IPAddress.IsLoopback(clientIp)))
        {
            clientIp = Forwarded(request) ?? clientIp;
        }

        return ClientNetwork.Of(clientIp);
    }

    /// <summary>
    /// The last entry, which the nearest proxy wrote; those before it may be the client's own invention.
    /// </summary>
    private static IPAddress? Forwarded(HttpRequest request)
    {
        var last = request.Headers["X-Forwarded-For"].LastOrDefault()?.Split(',')[^1].Trim();
        // Tried first: as an end point, a bare IPv6 address would lose its last group to the port.
        if (IPAddress.TryParse(last, out var clientIp))
        {
            return clientIp;
        }

        return IPEndPoint.TryParse(last ?? "", out var endPoint) ? endPoint.Address : null;
    }
}
