using System.Globalization;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Limits;

/// <summary>Floods that come from ever new networks within one that is full.</summary>
public sealed class WiderNetworkTests
{
    private readonly Client client = new();

    [Theory]
    [InlineData(4, "a{0:x2}")]
    [InlineData(16, "{0:x2}01")]
    public async Task AFloodOfNewNetworksWithinAFullOneCostsNoStorage(int limit, string subnet)
    {
        await using var server = await TestServer.StartAsync(
            Client.Proxy, "Limits:RegistrationsPerClientPerHour=1", "Password:MinimumStrength=2");
        for (var i = 0; i < limit; i++)
        {
            // What is admitted is refused for its weak password.
            Assert.Equal("400 validation_failed", await OutcomeAsync(server, subnet, i));
        }

        Assert.Equal("429 rate_limited", await OutcomeAsync(server, subnet, limit));
        server.Storage.Reset();
        for (var i = limit + 1; i < limit + 6; i++)
        {
            Assert.Equal("429 rate_limited", await OutcomeAsync(server, subnet, i));
        }

        Assert.Equal(0, server.Storage.Calls);
    }

    private async Task<string> OutcomeAsync(TestServer server, string subnet, int number)
    {
        var site = string.Join(':', client.Ip.Split(':')[..3]);
        var ip = $"{site}:{string.Format(CultureInfo.InvariantCulture, subnet, number)}::1";
        var body = new { username = TestServer.NewName(), password = "password1" };
        using var answer = await new Client { Ip = ip }.RegisterAsync(server, body);
        return await TestServer.OutcomeAsync(answer);
    }
}
