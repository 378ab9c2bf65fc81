using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Accounts.Http;
using Accounts.Sessions;
using Functions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Sessions;

/// <summary>Tokens made for something else, by somebody else, or by another algorithm (RFC 8725).</summary>
public sealed class TokenConfusionTests : IAsyncLifetime
{
    private const string Invalid = "401 token_invalid";

    private SignInSite? site;
    private SessionTokens? tokens;

    private SignInSite Site => site!;

    private SessionTokens Tokens => tokens!;

    private ECDsa Key => Site.Server.Services.GetRequiredService<AccessKeys>().Ring[0].ECDsa;

    public async Task InitializeAsync()
    {
        site = await SignInSite.StartAsync();
        tokens = await site.SignInAsync();
    }

    public Task DisposeAsync() => Site.DisposeAsync().AsTask();

    [Fact]
    public async Task AResignedTokenIsTakenSoTheOthersFailForWhatTheyChange()
    {
        Assert.Equal("200", await Site.MeAsync(Tokens.Access));
        Assert.Equal("200", await Site.MeAsync(Resigned(_ => { }, _ => { })));
    }

    [Theory]
    [InlineData("SPKI")]
    [InlineData("PEM")]
    [InlineData("point")]
    [InlineData("x")]
    [InlineData("JWK")]
    public async Task ThePublicKeyIsNoSecretOfHs256(string form)
    {
        var point = Key.ExportParameters(includePrivateParameters: false).Q;
        var secret = form switch
        {
            "SPKI" => Key.ExportSubjectPublicKeyInfo(),
            "PEM" => Encoding.ASCII.GetBytes(Key.ExportSubjectPublicKeyInfoPem()),
            "point" => [.. point.X!, .. point.Y!],
            "x" => point.X!,
            _ => Encoding.ASCII.GetBytes(await Site.Server.Http.GetStringAsync("/api/.well-known/jwks.json")),
        };
        var (header, payload) = Forgery.Open(Tokens.Access);
        var forged = Forgery.Sign(header.Replace("ES256", "HS256", StringComparison.Ordinal), payload, secret);
        Assert.Equal(Invalid, await Site.MeAsync(forged));
    }

    [Theory]
    [InlineData("none", "")]
    [InlineData("None", "AA")]
    [InlineData("ES384", null)]
    [InlineData("RS256", null)]
    [InlineData("", null)]
    public async Task AnotherAlgorithmIsNone(string algorithm, string? signature)
    {
        var token = Resigned(header => header["alg"] = algorithm, _ => { });
        Assert.Equal(
            Invalid, await Site.MeAsync(signature is null ? token : $"{token[..token.LastIndexOf('.')]}.{signature}"));
    }

    [Theory]
    [InlineData("typ", "JWT")]
    [InlineData("typ", "refresh+jwt")]
    [InlineData("kid", "unknown")]
    [InlineData("kid", "../../dev/null")]
    [InlineData("jku", "https://attacker.example/jwks.json")]
    [InlineData("jwk", "{}")]
    public async Task AnotherHeaderIsNone(string name, string value) =>
        Assert.Equal(Invalid, await Site.MeAsync(Resigned(header => header[name] = value, _ => { })));

    [Theory]
    [InlineData("iss", "\"https://other.example/api\"")]
    [InlineData("iss", null)]
    [InlineData("aud", "\"https://other.example\"")]
    [InlineData("aud", "[\"https://other.example\"]")]
    [InlineData("aud", null)]
    [InlineData("sub", "\"\"")]
    [InlineData("sub", "7")]
    [InlineData("sub", "\"..\"")]
    [InlineData("sid", null)]
    [InlineData("sid", "\"' or true\"")]
    [InlineData("exp", "\"9999999999\"")]
    [InlineData("exp", "1e300")]
    [InlineData("exp", null)]
    [InlineData("nbf", "9999999999")]
    public async Task AnotherClaimIsNone(string name, string? json)
    {
        var token = Resigned(_ => { }, payload =>
        {
            payload.Remove(name);
            if (json is not null)
            {
                payload[name] = JsonNode.Parse(json);
            }
        });
        Assert.Equal(Invalid, await Site.MeAsync(token));
    }

    [Fact]
    public async Task AnotherKeySignsNothing()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        Assert.Equal(Invalid, await Site.MeAsync(Resigned(_ => { }, _ => { }, other)));
    }

    /// <summary>An id of somebody else with an own session, and the reverse.</summary>
    [Fact]
    public async Task AnAccountAndASessionOfTwoPeopleAreNone()
    {
        var stranger = await Site.SignInAsync();
        var sub = SessionTokens.Claims(stranger.Access).GetProperty("sub").GetString();
        Assert.Equal("401 session_ended", await Site.MeAsync(Resigned(_ => { }, payload => payload["sub"] = sub)));
        Assert.Equal(
            "401 session_ended",
            await Site.MeAsync(Resigned(_ => { }, payload => payload["sid"] = stranger.SessionId)));
    }

    [Fact]
    public async Task AnAccessTokenLivesToTheSecondBeforeItsEnd()
    {
        var left = SessionTokens.Claims(Tokens.Access).GetProperty("exp").GetInt64() - 1;
        Site.Server.Clock.SetUtcNow(DateTimeOffset.FromUnixTimeSeconds(left));
        Assert.Equal("200", await Site.MeAsync(Tokens.Access));
        Site.Server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("401 token_expired", await Site.MeAsync(Tokens.Access));
        Assert.Equal("401 token_expired", await Site.LogoutAsync(new { everywhere = true }, Tokens.Access));
    }

    [Fact]
    public async Task NoTokenIsTakenForAnother()
    {
        var link = await Site.Server.LinkAsync(TestServer.NewName());
        var activation = LinkClient.TokenOf(link);
        foreach (var bearer in new[] { activation, Tokens.Refresh })
        {
            Assert.Equal(Invalid, await Site.MeAsync(bearer));
            Assert.Equal(Invalid, await Site.LogoutAsync(new { everywhere = true }, bearer));
        }

        foreach (var refresh in new[] { activation, Tokens.Access })
        {
            Assert.Equal(Invalid, await Site.TryRefreshAsync(refresh));
            Assert.Equal(Invalid, await Site.LogoutAsync(new { refresh_token = refresh }));
        }

        foreach (var path in new[] { Tokens.Access, Tokens.Refresh })
        {
            using var answer = await Site.Server.Http.GetAsync($"/api/activate/{path}");
            Assert.Equal(Invalid, await TestServer.OutcomeAsync(answer));
        }
    }

    /// <summary>Whoever has the link key and a <c>sid</c>, but not the secret, refreshes nothing.</summary>
    [Theory]
    [InlineData("sec", "\"AAAAAAAAAAAAAAAAAAAAAA\"", "401 session_ended")]
    [InlineData("sub", "\"0199c0ffee007000800000000000000a\"", "401 session_ended")]
    [InlineData("sec", "\"AAAAAAAAAAAAAAAAAAAAA=\"", Invalid)]
    [InlineData("sec", "\"!!!!!!!!!!!!!!!!!!!!!!\"", Invalid)]
    [InlineData("sec", "\"AAAAAAAAAAAAAAAAAAAAAB\"", Invalid)]
    [InlineData("sec", "\"AAAAAAAAAAAAAAAAAAAAAAA\"", Invalid)]
    [InlineData("sec", "\"AAAAAAAAAAAAAAAAAAAAAAAA\"", Invalid)]
    [InlineData("sec", "\"\"", Invalid)]
    [InlineData("sec", null, Invalid)]
    [InlineData("n", "-1", Invalid)]
    [InlineData("n", "1.5", Invalid)]
    [InlineData("n", "\"1\"", Invalid)]
    [InlineData("n", "9223372036854775807", Invalid)]
    [InlineData("sid", "\"x\"", Invalid)]
    [InlineData("aud", "\"activate\"", Invalid)]
    public async Task ARefreshTokenWithAnotherClaimIsNone(string name, string? json, string outcome)
    {
        var (header, payload) = Forgery.Open(Tokens.Refresh);
        var changed = JsonNode.Parse(payload)!.AsObject();
        changed.Remove(name);
        if (json is not null)
        {
            changed[name] = JsonNode.Parse(json);
        }

        Assert.Equal(outcome, await Site.TryRefreshAsync(Forgery.Sign(header, changed.ToJsonString())));
        Assert.Equal("200", await Site.TryRefreshAsync(Tokens.Refresh));
    }

    [Fact]
    public async Task AForgedTokenCostsNoCallToStorage()
    {
        Site.Server.Storage.Reset();
        var refresh = $"{Tokens.Refresh[..^5]}AAAAA";
        Assert.Equal(Invalid, await Site.TryRefreshAsync(refresh));
        Assert.Equal(Invalid, await Site.MeAsync($"{Tokens.Access[..^5]}AAAAA"));
        Assert.Equal(Invalid, await Site.LogoutAsync(new { refresh_token = refresh }));
        await Site.Server.Http.GetStringAsync($"/{Routes.Prefix}/{Routes.Discovery}");
        await Site.Server.Http.GetStringAsync($"/{Routes.Prefix}/{Routes.Keys}");
        Assert.Equal(0, Site.Server.Storage.Calls);
    }

    private string Resigned(Action<JsonObject> changeHeader, Action<JsonObject> changePayload, ECDsa? key = null) =>
        AuthenticTokens.Resigned(Tokens.Access, changePayload, key, changeHeader);
}
