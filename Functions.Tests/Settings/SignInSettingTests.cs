using System.Globalization;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Settings;

/// <summary>What the settings of sign-in do.</summary>
public sealed class SignInSettingTests
{
    [Fact]
    public async Task IssuerAudiencesAndLifetimeStandInEveryAccessToken()
    {
        const string Issuer = "https://accounts.example.org/api/";
        await using var site = await SignInSite.StartAsync(
            $"SignIn:Issuer={Issuer}",
            "SignIn:Audiences:0=one",
            "SignIn:Audiences:1=https://two.example",
            "SignIn:AccessLifetime=00:07:00");
        var tokens = await site.SignInAsync();
        var claims = SessionTokens.Claims(tokens.Access);
        Assert.Equal(Issuer, claims.GetProperty("iss").GetString());
        Assert.Equal(
            ["one", "https://two.example"], claims.GetProperty("aud").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal(420, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.Equal("200", await site.MeAsync(tokens.Access));
        using var answer = await site.Server.Http.GetAsync("/api/.well-known/openid-configuration");
        var document = await TestServer.JsonAsync(answer);
        Assert.Equal(Issuer, document.GetProperty("issuer").GetString());
        Assert.Equal($"{Issuer}.well-known/jwks.json", document.GetProperty("jwks_uri").GetString());
    }

    [Fact]
    public async Task OneAudienceIsNoList()
    {
        await using var site = await SignInSite.StartAsync("SignIn:Audiences:0=one");
        Assert.Equal("one", SessionTokens.Claims((await site.SignInAsync()).Access).GetProperty("aud").GetString());
    }

    [Fact]
    public async Task TheIssuerIsThePublicUrlWithApiWhereNoneIsSet()
    {
        await using var site = await SignInSite.StartAsync("Activation:PublicUrl=https://accounts.example.org/base/");
        var claims = SessionTokens.Claims((await site.SignInAsync()).Access);
        Assert.Equal("https://accounts.example.org/base/api", claims.GetProperty("iss").GetString());
        Assert.Equal("https://accounts.example.org/base/api", claims.GetProperty("aud").GetString());
    }

    [Fact]
    public async Task AnAccessTokenHasAtMostSixHundredAndFiftyCharactersWithAHostOfThirty()
    {
        await using var site = await SignInSite.StartAsync(
            $"Activation:PublicUrl=https://{new string('a', 18)}.example.org");
        Assert.InRange((await site.SignInAsync()).Access.Length, 1, 650);
    }

    /// <summary>As much as the settings' check takes: the service itself must take its own tokens.</summary>
    [Theory]
    [InlineData("Audiences:{0}", "", 'a', 100, 19)]
    [InlineData("Audiences:{0}", "", 'a', 2, 380)]
    [InlineData("Audiences:{0}", "", 'ж', 900, 1)]
    [InlineData("Audiences:{0}", "", '\uE000', 300, 1)]
    [InlineData("Issuer", "https://accounts.example.org/", 'a', 950, 1)]
    [InlineData("Issuer", "https://accounts.example.org/", 'ж', 450, 1)]
    public async Task ATokenOfLongNamesIsTakenByTheServiceItself(
        string setting, string start, char letter, int length, int times)
    {
        await using var site = await SignInSite.StartAsync([.. Enumerable.Range(0, times).Select(i =>
            $"SignIn:{string.Format(CultureInfo.InvariantCulture, setting, i)}={start}{new string(letter, length)}")]);
        Assert.Equal("200", await site.MeAsync((await site.SignInAsync()).Access));
    }

    [Fact]
    public async Task IdleAndMaximumLifetimeBoundTheRefreshToken()
    {
        await using var site = await SignInSite.StartAsync(
            "SignIn:IdleLifetime=02:00:00", "SignIn:MaximumLifetime=03:00:00");
        var tokens = await site.SignInAsync();
        Assert.Equal(7200, LifeOf(tokens));
        site.Server.Clock.Advance(TimeSpan.FromMinutes(90));
        Assert.Equal(5400, LifeOf(await site.NextAsync(tokens.Refresh)));
    }

    [Theory]
    [InlineData("00:00:10", 9, true)]
    [InlineData("00:00:10", 11, false)]
    [InlineData("00:05:00", 299, true)]
    public async Task WithinTheReuseGraceTheSameTokenIsAnswered(string grace, int seconds, bool isSame)
    {
        await using var site = await SignInSite.StartAsync($"SignIn:ReuseGrace={grace}");
        var tokens = await site.SignInAsync();
        site.Server.Clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(isSame, (await site.NextAsync(tokens.Refresh)).Refresh == tokens.Refresh);
    }

    [Theory]
    [InlineData(10, "429 rate_limited")]
    [InlineData(0, "401 sign_in_failed")]
    public async Task TriesPerClientAreLimitedUnlessTheSettingIsZero(int limit, string outcome)
    {
        await using var site = await SignInSite.StartAsync($"Limits:SignInTriesPerClient={limit}");
        var name = TestServer.NewName();
        for (var i = 0; i < 2; i++)
        {
            var all = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => OutcomeAsync()));
            Assert.All(all, one => Assert.Equal("401 sign_in_failed", one));
        }

        Assert.Equal(outcome, await OutcomeAsync());

        Task<string> OutcomeAsync() => site.Server.Http.TryLoginAsync(name, SignInSite.Password);
    }

    private static long LifeOf(SessionTokens tokens)
    {
        var claims = SessionTokens.Claims(tokens.Refresh);
        return claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64();
    }
}
