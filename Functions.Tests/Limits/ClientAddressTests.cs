using System.Net;
using Accounts.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace Functions.Tests.Limits;

/// <summary>The client IP as a Functions worker sees it: the peer is the host, on loopback.</summary>
public sealed class ClientAddressTests
{
    /// <summary>
    /// The worker's own pipeline takes the last entry over into the connection, before any function runs.
    /// </summary>
    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7:4711", "203.0.113.7")]
    [InlineData("198.51.100.1, 203.0.113.7", "203.0.113.7")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("2001:db8:1:2::1", "20010db800010002/64")]
    public async Task WhereTheWorkerHasTakenItOverTheConnectionHasIt(string forwardedFor, string client)
    {
        var context = Context(forwardedFor);
        await new ForwardedHeadersMiddleware(
            _ => Task.CompletedTask,
            NullLoggerFactory.Instance,
            Options.Create(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All })).Invoke(context);
        Assert.Equal(client, new ClientAddress(isBehindFunctionsHost: true).Of(context.Request));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7:4711", "203.0.113.7")]
    [InlineData("198.51.100.1, 203.0.113.7:4711", "203.0.113.7")]
    [InlineData("[2001:db8:1:2::1]:4711", "20010db800010002/64")]
    [InlineData("2001:db8:1:2::1", "20010db800010002/64")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("203.0.113.7, unknown", "127.0.0.1")]
    [InlineData("", "127.0.0.1")]
    public void WhereItHasNotTheLastEntryIsTheClient(string forwardedFor, string client) =>
        Assert.Equal(client, new ClientAddress(isBehindFunctionsHost: true).Of(Context(forwardedFor).Request));

    [Fact]
    public void ServerLeavesTheHeaderToItsKnownProxies() =>
        Assert.Equal("127.0.0.1", new ClientAddress(isBehindFunctionsHost: false).Of(Context("203.0.113.7").Request));

    [Fact]
    public void AllUnknownClientsAreOne() =>
        Assert.Equal("unknown", new ClientAddress(isBehindFunctionsHost: false).Of(new DefaultHttpContext().Request));

    private static DefaultHttpContext Context(string forwardedFor)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        context.Request.Headers["X-Forwarded-For"] = forwardedFor;
        return context;
    }
}
