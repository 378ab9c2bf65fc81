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
        var client = Client.NewIp();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(201, await RegisterAsync(host, client));
        }

        Assert.Equal(429, await RegisterAsync(host, client));
        Assert.Equal(201, await RegisterAsync(host, Client.NewIp()));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Counted)]
    public async Task AnInventedEntryHelpsNobody(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Counted);
        var client = Client.NewIp();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(201, await RegisterAsync(host, $"{Client.NewIp()}, {client}"));
        }

        Assert.Equal(429, await RegisterAsync(host, $"{Client.NewIp()}, {client}"));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Counted)]
    public async Task ResendsAreLimited(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Counted);
        var client = Client.NewIp();
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal("202", (await ResendAsync(host, client))[..3]);
        }

        Assert.Equal("429 rate_limited", await ResendAsync(host, client));
        Assert.Equal("202", (await ResendAsync(host, Client.NewIp()))[..3]);
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Counted)]
    public async Task ActivationsAreLimited(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Counted);
        string[] headers = [$"X-Forwarded-For: {Client.NewIp()}", "Accept: text/html"];
        var statuses = new List<int>();
        // The minute may end in between.
        while (statuses.LastOrDefault() != 429 && statuses.Count < 7)
        {
            using var answer = await host.SendAsync(HttpMethod.Get, "/api/activate/token", null, headers);
            statuses.Add((await ProductPage.ReadAsync(answer)).Status);
        }

        Assert.Equal(429, statuses[^1]);
        Assert.InRange(statuses.Count, 4, 7);
        Assert.All(statuses.SkipLast(1), status => Assert.Equal(401, status));
    }

    private static async Task<string> ResendAsync(ProductHost host, string forwarded)
    {
        using var body = JsonContent.Create(new { email = "nobody@example.org" });
        var header = $"X-Forwarded-For: {forwarded}";
        using var answer = await host.SendAsync(HttpMethod.Post, "/api/resend", body, header);
        CommonHeaders.Check(answer);
        return await TestServer.OutcomeAsync(answer);
    }

    private static async Task<int> RegisterAsync(ProductHost host, string forwarded)
    {
        using var body = JsonContent.Create(new { username = TestServer.NewName(), password = "krzysiek" });
        var header = $"X-Forwarded-For: {forwarded}";
        using var answer = await host.SendAsync(HttpMethod.Post, "/api/register", body, header);
        if ((int)answer.StatusCode == 429)
        {
            Assert.True(answer.Headers.RetryAfter!.Delta > TimeSpan.Zero);
        }

        return (int)answer.StatusCode;
    }
}
