using System.Net;
using Accounts.Limits;
using Xunit;

namespace Functions.Tests.Limits;

public sealed class ClientNetworkTests
{
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", "")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7", "")]
    [InlineData("2001:db8:1:2::9", "20010db800010002/64", "20010db8000100/56 4, 20010db80001/48 16")]
    [InlineData("2001:db8:1:2ff:1:2:3:4", "20010db8000102ff/64", "20010db8000102/56 4, 20010db80001/48 16")]
    [InlineData("fe80::1%3", "fe80000000000000/64", "fe800000000000/56 4, fe8000000000/48 16")]
    [InlineData(null, "unknown", "")]
    public void ANetworkIsAnIPv4AddressOrAnIPv6Slash64(string? clientIp, string name, string wider)
    {
        var network = ClientNetwork.Of(clientIp is null ? null : IPAddress.Parse(clientIp));
        Assert.Equal(name, network.Name);
        Assert.Equal(wider, string.Join(", ", network.Wider.Select(one => $"{one.Name} {one.Factor}")));
    }
}
