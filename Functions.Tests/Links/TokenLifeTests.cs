using Accounts.Names;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Links;

public sealed class TokenLifeTests
{
    private const string Expired = "401 token_expired";
    private const string NewKey = "YW5vdGhlciBzZWNyZXQga2V5IG9mIGZvcnR5IGJ5dGVzIG9yIHNv";
    private const string OldKey = DevelopmentKeys.Signing;

    [Theory]
    [InlineData("00:00:07")]
    [InlineData("02:00:00")]
    public async Task ALinkWorksUntilItsLimitAndNotAtIt(string lifetime)
    {
        await using var server = await TestServer.StartAsync($"Token:Lifetime={lifetime}");
        server.Clock.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(server.Clock.GetUtcNow().ToUnixTimeSeconds() + 1));
        var early = await server.LinkAsync(TestServer.NewName());
        var late = await server.LinkAsync(TestServer.NewName());

        server.Clock.Advance(TimeSpan.Parse(lifetime, null) - TimeSpan.FromSeconds(1));
        using var before = await server.Http.GetAsync(early);
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(before));

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        using var after = await server.Http.GetAsync(late);
        Assert.Equal(Expired, await TestServer.OutcomeAsync(after));
        Assert.Equal("Signature has expired.", (await TestServer.JsonAsync(after)).GetProperty("detail").GetString());
        Assert.Equal("JWT realm=\"api\"", after.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task NoLinkOutlivesThePendingPeriod()
    {
        await using var server = await TestServer.StartAsync(
            "Activation:PendingPeriod=00:10:00", "Token:Lifetime=02:00:00");
        // Within a second: a token's end is in whole ones.
        var second = server.Clock.GetUtcNow().ToUnixTimeSeconds() + 1;
        server.Clock.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(second).AddMilliseconds(300));
        var link = await server.LinkAsync(TestServer.NewName());
        server.Clock.Advance(TimeSpan.FromMinutes(10));
        using var answer = await server.Http.GetAsync(link);
        Assert.Equal(Expired, await TestServer.OutcomeAsync(answer));
    }

    [Fact]
    public async Task RotatingTheKeyLosesNoLink()
    {
        await using var before = await TestServer.StartAsync();
        var link = await before.LinkAsync(TestServer.NewName());
        await using var during = await TestServer.StartAsync(
            $"Token:SigningKeys:0={NewKey}", $"Token:SigningKeys:1={OldKey}");
        using var old = await during.Http.GetAsync(link);
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(old));

        var fresh = await during.LinkAsync(TestServer.NewName());
        var forgotten = await before.LinkAsync(TestServer.NewName());
        await using var after = await TestServer.StartAsync($"Token:SigningKeys:0={NewKey}");
        using var made = await after.Http.GetAsync(fresh);
        Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(made));
        using var gone = await after.Http.GetAsync(forgotten);
        Assert.Equal("401 token_invalid", await TestServer.OutcomeAsync(gone));
    }

    [Fact]
    public async Task TheTokenHoldsNeitherNameNorEmail()
    {
        await using var server = await TestServer.StartAsync();
        var name = TestServer.NewName();
        var link = await server.LinkAsync(name, $"{name}@example.org");
        var (header, payload) = Forgery.Open(LinkClient.TokenOf(link));
        Assert.DoesNotContain(name, header + payload, StringComparison.OrdinalIgnoreCase);
        foreach (var key in new[] { AccountNames.Key(name), AccountNames.Key($"{name}@example.org") })
        {
            Assert.DoesNotContain(key, payload, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal((await server.RowAsync(name))!.RowKey, LinkClient.AccountOf(link));
    }

    [Fact]
    public async Task ALinkHasAtMostFourHundredCharactersWithAHostOfThirty()
    {
        var host = $"{new string('a', 18)}.example.org";
        Assert.Equal(30, host.Length);
        await using var server = await TestServer.StartAsync($"Activation:PublicUrl=https://{host}");
        using var answer = await server.RegisterAsync(new { username = TestServer.NewName(), password = "krzysiek" });
        var link = (await LinkClient.UrlOfAsync(answer)).AbsoluteUri;
        Assert.StartsWith($"https://{host}/api/activate/", link, StringComparison.Ordinal);
        Assert.Contains("etag", Forgery.Open(LinkClient.TokenOf(link)).Payload, StringComparison.Ordinal);
        Assert.InRange(link.Length, 1, 400);
    }

    [Fact]
    public async Task ATokenOfAMailHoldsNoETag()
    {
        await using var server = await TestServer.StartAsync();
        var account = await MailedAccount.InsertAsync(server, TestServer.NewEmail());
        var payload = Forgery.Open(LinkClient.TokenOf(account.Link())).Payload;
        Assert.DoesNotContain("etag", payload, StringComparison.Ordinal);
    }
}
