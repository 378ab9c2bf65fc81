using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Limits;

public sealed class ActivationLimitTests
{
    private const string Limit = "Limits:ActivationsPerClientPerMinute";

    private readonly Client client = new();

    [Fact]
    public async Task AnActivationWithTheLimitOnIsOneStorageTransaction()
    {
        await using var server = await TestServer.StartAsync(Client.Proxy, $"{Limit}=1");
        var link = await server.LinkAsync(TestServer.NewName());
        server.Storage.Reset();
        using var first = await client.GetAsync(server, link);
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(first));
        Assert.Equal(1, server.Storage.Calls);
        using var second = await client.GetAsync(server, link);
        Assert.Equal("429 rate_limited", await TestServer.OutcomeAsync(second));
        Assert.Equal(1, server.Storage.Calls);
    }

    [Fact]
    public async Task OpeningAndPostingCountTogetherUntilTheMinuteEnds()
    {
        await using var server = await TestServer.StartAsync(Client.Proxy, $"{Limit}=2");
        // Minutes are those of the clock.
        server.Clock.Advance(
            TimeSpan.FromMinutes(1) - TimeSpan.FromTicks(server.Clock.GetUtcNow().Ticks % TimeSpan.TicksPerMinute));
        var link = await server.LinkAsync(TestServer.NewName());
        using var get = await client.GetAsync(server, link);
        using var post = await client.PostAsync(server, link, new { });
        Assert.Equal((200, 200), ((int)get.StatusCode, (int)post.StatusCode));
        server.Clock.Advance(TimeSpan.FromSeconds(20));
        using var refusedGet = await client.GetAsync(server, link);
        using var refusedPost = await client.PostAsync(server, link, new { });
        foreach (var refused in new[] { refusedGet, refusedPost })
        {
            Assert.Equal("429 rate_limited", await TestServer.OutcomeAsync(refused));
            Assert.Equal(TimeSpan.FromSeconds(40), refused.Headers.RetryAfter?.Delta);
        }

        using var stranger = await new Client().GetAsync(server, link);
        Assert.Equal(200, (int)stranger.StatusCode);
        server.Clock.Advance(TimeSpan.FromSeconds(40));
        using var freed = await client.GetAsync(server, link);
        Assert.Equal(200, (int)freed.StatusCode);
    }

    [Fact]
    public async Task ABrowserGetsAPageThatSpeaksOfItsNetwork()
    {
        await using var server = await TestServer.StartAsync(
            Client.Proxy, $"{Limit}=1", "Limits:ResendsPerClientPerHour=1");
        using var open = await client.GetAsync(server, "/api/activate/x", "text/html");
        using var refusedLink = await client.GetAsync(server, "/api/activate/x", "text/html");
        using var resend = await client.PostAsync(server, "/api/resend", new { email = "a@example.org" }, "text/html");
        using var refusedResend = await client.PostAsync(
            server, "/api/resend", new { email = "a@example.org" }, "text/html");
        Assert.Equal((401, 202), ((int)open.StatusCode, (int)resend.StatusCode));
        foreach (var page in new[] { refusedLink, refusedResend })
        {
            Assert.Equal(429, (int)page.StatusCode);
            Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
            Assert.InRange(page.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
            Assert.Contains(
                "More requests came from your network",
                await page.Content.ReadAsStringAsync(),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WithoutAKnownProxyNobodyChoosesAnotherIp()
    {
        await using var server = await TestServer.StartAsync($"{Limit}=1");
        Assert.Equal(401, await StatusAsync(server, "203.0.113.1"));
        Assert.Equal(429, await StatusAsync(server, "203.0.113.2"));
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", true)]
    [InlineData("203.0.113.7", "203.0.113.8", false)]
    [InlineData("198.51.100.1, 203.0.113.7", "198.51.100.2, 203.0.113.7", true)]
    [InlineData("203.0.113.7, 198.51.100.1", "203.0.113.7, 198.51.100.2", false)]
    [InlineData("203.0.113.7, 10.0.0.9", "203.0.113.7", true)]
    [InlineData("203.0.113.7:4711", "203.0.113.7:4712", true)]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("[2001:db8:1:2::1]:4711", "2001:db8:1:2::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public async Task BehindKnownProxiesTheRightMostStrangerIsTheClient(string first, string second, bool isSameClient)
    {
        await using var server = await TestServer.StartAsync(
            Client.Proxy, "Http:KnownProxies:1=10.0.0.9", $"{Limit}=1");
        Assert.Equal(401, await StatusAsync(server, first));
        Assert.Equal(isSameClient ? 429 : 401, await StatusAsync(server, second));
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("fd12::1", true)]
    [InlineData("11.0.0.1", false)]
    public async Task AKnownProxyMayBeANetwork(string proxy, bool isKnown)
    {
        await using var server = await TestServer.StartAsync(
            Client.Proxy, "Http:KnownProxies:1=10.0.0.0/8", "Http:KnownProxies:2=fd00::/8", $"{Limit}=1");
        Assert.Equal(401, await StatusAsync(server, $"203.0.113.7, {proxy}"));
        // Known, the proxies' clients are limited each; unknown, the proxy itself is the one client.
        Assert.Equal(isKnown ? 401 : 429, await StatusAsync(server, $"203.0.113.8, {proxy}"));
    }

    [Fact]
    public async Task AHomeOpensFourTimesTheLimitAndASiteSixteenTimes()
    {
        await using var server = await TestServer.StartAsync(Client.Proxy, $"{Limit}=1");
        var opened = new List<int>();
        // Minutes are those of the clock, which stands still. Eight homes of one site, eight networks each.
        for (var i = 0; i < 64; i++)
        {
            opened.Add(await StatusAsync(server, $"2001:db8:7:{i / 8 * 256 + i % 8:x}::1"));
        }

        Assert.Equal(Enumerable.Range(0, 64).Select(i => i < 32 && i % 8 < 4 ? 401 : 429), opened);
        Assert.Equal(401, await StatusAsync(server, "2001:db8:8::1"));
    }

    private static async Task<int> StatusAsync(TestServer server, string forwardedFor)
    {
        using var answer = await new Client { Ip = forwardedFor }.GetAsync(server, "/api/activate/x");
        return (int)answer.StatusCode;
    }
}
