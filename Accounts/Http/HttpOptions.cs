using System.Net;
using System.Net.Sockets;

namespace Accounts.Http;

/// <summary>Settings of section <c>Http</c>, used by Server only: on Azure the platform does both.</summary>
public sealed class HttpOptions
{
    /// <summary>Origins whose pages may call the API (CORS).</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>
    /// IP addresses of proxies whose <c>X-Forwarded-For</c> is believed, and networks of them as <c>10.0.0.0/8</c>: a
    /// load balancer has many.
    /// </summary>
    public IReadOnlyList<string> KnownProxies { get; init; } = [];

    /// <summary>
    /// The network of one of <see cref="KnownProxies"/>, of an IP address that of itself alone; null where the text is
    /// neither.
    /// </summary>
    public static IPNetwork? NetworkOf(string proxy)
    {
        if (!IPAddress.TryParse(proxy.Split('/')[0], out var ip) || !IsWhole(ip, proxy))
        {
            return null;
        }

        if (!proxy.Contains('/'))
        {
            return new IPNetwork(ip, ip.GetAddressBytes().Length * 8);
        }

        return IPNetwork.TryParse(proxy, out var network) ? network : null;
    }

    /// <summary>Not <c>172.16/12</c>, which would be read as 172.0.0.16, nor with octal numbers.</summary>
    private static bool IsWhole(IPAddress ip, string text) =>
        ip.AddressFamily != AddressFamily.InterNetwork || text.Split('/')[0] == ip.ToString();
}
