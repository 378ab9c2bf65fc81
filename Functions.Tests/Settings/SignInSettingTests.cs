using System.Security.Cryptography;
using Accounts.Settings;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Settings;

/// <summary>Every setting of sign-in: what it does, and that a wrong value is refused at the start.</summary>
public sealed class SignInSettingTests
{
    private const string DevelopmentKey = "ZGV2ZWxvcG1lbnQgb25seTogdGhpcyBhY2Nlc3Mga2V5IGlzIHB1YmxpYyE=";
    private const string Zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    private static readonly HostTraits Development = new(IsDevelopment: true);

    [Theory]
    [InlineData("SignIn__AccessKeys__0", "")]
    [InlineData("SignIn__AccessKeys__0", "not base64")]
    [InlineData("SignIn__AccessKeys__0", "c2hvcnQ=")]
    [InlineData("SignIn__AccessKeys__0", Zeros)]
    [InlineData("SignIn__AccessKeys__0", DevelopmentKey)]
    [InlineData("SignIn__AccessKeys__1", DevelopmentKey)]
    [InlineData("SignIn__Audiences__0", "https://api.example.org ")]
    [InlineData("SignIn__Audiences__0", "one, two")]
    [InlineData("SignIn__Issuer", "accounts")]
    [InlineData("SignIn__Issuer", "ftp://accounts.example.org")]
    [InlineData("SignIn__Issuer", "http://accounts.example.org/api")]
    [InlineData("SignIn__Issuer", "https://accounts.example.org/api?a=b")]
    [InlineData("SignIn__Issuer", "https://a@accounts.example.org/api")]
    [InlineData("SignIn__AccessLifetime", "10")]
    [InlineData("SignIn__AccessLifetime", "00:00:59")]
    [InlineData("SignIn__AccessLifetime", "01:00:01")]
    [InlineData("SignIn__IdleLifetime", "soon")]
    [InlineData("SignIn__IdleLifetime", "00:00:00")]
    [InlineData("SignIn__IdleLifetime", "365.00:00:01")]
    [InlineData("SignIn__MaximumLifetime", "00:00:59")]
    [InlineData("SignIn__MaximumLifetime", "365.00:00:01")]
    [InlineData("SignIn__ReuseGrace", "-00:00:01")]
    [InlineData("SignIn__ReuseGrace", "00:05:01")]
    [InlineData("Limits__SignInTriesPerClient", "-1")]
    [InlineData("Limits__SignInTriesPerClient", "1001")]
    [InlineData("Limits__SignInTriesPerName", "-1")]
    [InlineData("Limits__SignInTriesPerName", "1001")]
    [InlineData("Limits__SignInTriesPerName", "many")]
    [InlineData("Limits__SignInsPerClientPerMinute", "-1")]
    [InlineData("Limits__RefreshesPerClientPerMinute", "-1")]
    [InlineData("Limits__RefreshesPerClientPerMinute", "some")]
    public void AWrongValueIsNamed(string setting, string value) =>
        Assert.Equal(setting, Assert.Single(Configured.Faults((setting, value))).Setting);

    [Theory]
    [InlineData("SignIn__AccessLifetime", "00:01:00")]
    [InlineData("SignIn__AccessLifetime", "01:00:00")]
    [InlineData("SignIn__IdleLifetime", "365.00:00:00")]
    [InlineData("SignIn__MaximumLifetime", "365.00:00:00")]
    [InlineData("SignIn__ReuseGrace", "00:00:00")]
    [InlineData("SignIn__ReuseGrace", "00:05:00")]
    [InlineData("SignIn__Issuer", "https://accounts.example.org/api")]
    [InlineData("SignIn__Issuer", "http://localhost:7071/api")]
    [InlineData("Limits__SignInTriesPerClient", "0")]
    [InlineData("Limits__SignInTriesPerName", "1000")]
    public void AValueAtItsBoundIsTaken(string setting, string value) =>
        Assert.Empty(Configured.Faults((setting, value)));

    [Fact]
    public void AGraceThatNoSessionOutlivesIsRefused() => Assert.Equal(
        "SignIn__ReuseGrace",
        Assert.Single(Configured.Faults(("SignIn__IdleLifetime", "00:01:00"), ("SignIn__ReuseGrace", "00:01:00")))
            .Setting);

    /// <summary>Verifiers that find two published keys of one id take neither. Blanks make no other key.</summary>
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void AKeyThatStandsTwiceIsNamed(string blank)
    {
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        var again = Configured.Faults(("SignIn__AccessKeys__0", key), ("SignIn__AccessKeys__1", key + blank));
        Assert.Equal("SignIn__AccessKeys__1 is the key of SignIn__AccessKeys__0 again", Text(Assert.Single(again)));
        var ofLinks = Configured.Faults(("Token__SigningKeys__0", key), ("SignIn__AccessKeys__0", key + blank));
        var text = Text(Assert.Single(ofLinks));
        Assert.StartsWith("SignIn__AccessKeys__0 is a key of Token__SigningKeys too", text, StringComparison.Ordinal);

        static string Text(SettingFault fault) => $"{fault.Setting} {fault.Fault}";
    }

    [Fact]
    public void AudiencesThatNoHeaderHasRoomForAreRefused() => Assert.Equal(
        "SignIn__Audiences__0", Assert.Single(Configured.Faults(("SignIn__Audiences__0", new string('a', 2001))))
            .Setting);

    [Fact]
    public void TheDevelopmentKeyIsTakenInDevelopmentWithLoopbackStorageOnly()
    {
        (string, string) key = ("SignIn__AccessKeys__0", DevelopmentKey);
        Assert.Empty(Configured.Faults(Development, key, ("AzureWebJobsStorage", "UseDevelopmentStorage=true")));
        Assert.Single(Configured.Faults(Development, key));
    }

    [Theory]
    [InlineData("SignIn__AccesKeys__0", "SignIn__AccessKeys__0")]
    [InlineData("SignIn__Lifetime", "SignIn__IdleLifetime")]
    [InlineData("Limits__SignInTriesPerNames", "Limits__SignInTriesPerName")]
    public void AMisspeltSettingIsNamedWithTheNearest(string setting, string nearest) => Assert.Equal(
        $"is no setting: did you mean {nearest}?", Assert.Single(Configured.Faults((setting, "1"))).Fault);

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

    /// <summary>As many as the settings' check takes: the service itself must take its own tokens.</summary>
    [Fact]
    public async Task ATokenOfManyAudiencesIsTakenByTheServiceItself()
    {
        var audiences = Enumerable.Range(0, 19).Select(i => $"SignIn:Audiences:{i}={new string((char)('a' + i), 100)}");
        await using var site = await SignInSite.StartAsync([.. audiences]);
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

        async Task<string> OutcomeAsync()
        {
            using var answer = await site.LoginAsync(name);
            return await TestServer.OutcomeAsync(answer);
        }
    }

    private static long LifeOf(SessionTokens tokens)
    {
        var claims = SessionTokens.Claims(tokens.Refresh);
        return claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64();
    }
}
