using System.Net;
using System.Net.Sockets;

namespace Accounts.Limits;

/// <summary>
/// Who counts as one client: an IPv4 address, also where it is written as IPv6, or an IPv6 /64, since one client has
/// all its addresses. All whose client IP is unknown are one network.
/// </summary>
public sealed class ClientNetwork
{
    private const string Unknown = "unknown";

    /// <summary>What one client network may do is multiplied so for the wider one that holds it.</summary>
    private const int FactorOf56 = 4;
    private const int FactorOf48 = 16;

    private ClientNetwork(string name, IReadOnlyList<WiderNetwork> wider)
    {
        Name = name;
        Wider = wider;
    }

    /// <summary>
    /// The network as one word, without a blank: <c>203.0.113.7</c>, <c>20010db800010002/64</c>, or <c>unknown</c>.
    /// </summary>
    public string Name { get; }

    /// <summary>
    /// The networks around an IPv6 /64, the narrower first. A home is given a /56 and a site a /48: without these, each
    /// could act as 256 or 65,536 clients.
    /// </summary>
    public IReadOnlyList<WiderNetwork> Wider { get; }

    /// <summary>The network of a client IP, or that of all unknown ones.</summary>
    public static ClientNetwork Of(IPAddress? clientIp)
    {
        if (clientIp is null)
        {
            return new(Unknown, []);
        }

        var ip = clientIp.IsIPv4MappedToIPv6 ? clientIp.MapToIPv4() : clientIp;
        if (ip.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return new(ip.ToString(), []);
        }

        var bytes = ip.GetAddressBytes();
        return new(Prefix(bytes, 64), [new(Prefix(bytes, 56), FactorOf56), new(Prefix(bytes, 48), FactorOf48)]);
    }

    private static string Prefix(byte[] bytes, int bits) =>
        $"{Convert.ToHexStringLower(bytes.AsSpan(0, bits / 8))}/{bits}";
}

/// <summary>A network that holds many client networks.</summary>
/// <param name="Name">Its first bits and their number: <c>20010db8000100/56</c>.</param>
/// <param name="Factor">How many times a client network's limit it has.</param>
public sealed record WiderNetwork(string Name, int Factor);
