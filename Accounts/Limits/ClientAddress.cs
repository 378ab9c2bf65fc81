using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Accounts.Limits;

/// <summary>
/// Tells clients apart for the limits per client. Both hosts leave the client's address in the connection's: Server by
/// <c>Http__KnownProxies</c>, the Functions worker because its host forwards the address and the worker's pipeline takes it over
/// (docs/decisions/limits.md).
/// </summary>
/// <param name="isBehindFunctionsHost">
/// Whether every request comes from a Functions host on loopback. Only then a peer on loopback is no client, and
/// <c>X-Forwarded-For</c> is the host's word.
/// </param>
public sealed class ClientAddress(bool isBehindFunctionsHost)
{
    /// <summary>All whose address is not known, together.</summary>
    private const string Unknown = "unknown";

    /// <summary>
    /// An IPv4 address, also where it is written as IPv6; the first 64 bits of an IPv6 address, since one client has all
    /// the others; or one word for all unknown.
    /// </summary>
    public string Of(HttpRequest request)
    {
        var address = request.HttpContext.Connection.RemoteIpAddress;
        if (isBehindFunctionsHost && (address is null || IPAddress.IsLoopback(address))) address = Forwarded(request) ?? address;
        if (address is null) return Unknown;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"{Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8))}/64" : address.ToString();
    }

    /// <summary>The last entry, which the nearest proxy wrote; those before it may be the client's own invention.</summary>
    private static IPAddress? Forwarded(HttpRequest request)
    {
        var last = request.Headers["X-Forwarded-For"].LastOrDefault()?.Split(',')[^1].Trim();
        // Taken first: as an end point, a bare IPv6 address would lose its last group to the port.
        return IPAddress.TryParse(last, out var address) ? address : IPEndPoint.TryParse(last ?? "", out var endPoint) ? endPoint.Address : null;
    }
}
