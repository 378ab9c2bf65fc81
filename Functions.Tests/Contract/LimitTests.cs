using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Limits per client, where the client is who the nearest proxy says it is.</summary>
public sealed class LimitTests
{
    [Theory]
    [OnEveryHost(Setup = HostSetup.Counted)]
    public async Task AClientOverItsLimitIsRefusedAndOthersAreNot(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Counted);
        var client = Client.NewAddress();
        for (var i = 0; i < 3; i++) Assert.Equal(201, await RegisterAsync(host, client));
        Assert.Equal(429, await RegisterAsync(host, client));
        Assert.Equal(201, await RegisterAsync(host, Client.NewAddress()));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Counted)]
    public async Task AnInventedEntryHelpsNobody(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Counted);
        var client = Client.NewAddress();
        for (var i = 0; i < 3; i++) Assert.Equal(201, await RegisterAsync(host, $"{Client.NewAddress()}, {client}"));
        Assert.Equal(429, await RegisterAsync(host, $"{Client.NewAddress()}, {client}"));
    }

    private static async Task<int> RegisterAsync(ProductHost host, string forwarded)
    {
        using var body = JsonContent.Create(new { username = TestServer.NewName(), password = "krzysiek" });
        var header = $"X-Forwarded-For: {forwarded}";
        using var answer = await host.SendAsync(HttpMethod.Post, "/api/register", body, header);
        if ((int)answer.StatusCode == 429) Assert.True(answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        return (int)answer.StatusCode;
    }
}
