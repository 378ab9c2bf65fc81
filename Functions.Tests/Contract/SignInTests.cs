using System.Text.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>From sign-in to sign-out, on both hosts.</summary>
public sealed class SignInTests
{
    private static readonly string[] TokenMembers =
        ["access_token", "expires_in", "refresh_expires_in", "refresh_token", "token_type"];

    private static readonly string[] AccessClaims =
        ["amr", "aud", "auth_time", "client_id", "exp", "iat", "iss", "jti", "sid", "sub"];

    [Theory]
    [OnEveryHost]
    public async Task ASignInAnswersTokensThatNobodyKeeps(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var answer = await host.LoginAsync(await host.AddActiveAsync());
        Assert.Equal("200", await TestServer.OutcomeAsync(answer));
        CommonHeaders.Check(answer);
        var body = await TestServer.JsonAsync(answer);
        Assert.Equal(TokenMembers, Names(body));
        Assert.Equal("Bearer", body.GetProperty("token_type").GetString());
        Assert.Equal(600, body.GetProperty("expires_in").GetInt64());
        Assert.InRange(body.GetProperty("refresh_expires_in").GetInt64(), 1_209_500, 1_209_600);
    }

    [Theory]
    [OnEveryHost]
    public async Task AnAccessTokenSaysWhatRfc9068AsksAndNoName(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var name = await host.AddActiveAsync();
        var tokens = await host.SignInAsync(name);
        Assert.InRange(tokens.Access.Length, 1, 650);
        var header = JsonDocument.Parse(Forgery.Open(tokens.Access).Header).RootElement;
        Assert.Equal(["alg", "kid", "typ"], Names(header));
        Assert.Equal("at+jwt", header.GetProperty("typ").GetString());
        Assert.Equal("ES256", header.GetProperty("alg").GetString());

        var claims = SessionTokens.Claims(tokens.Access);
        Assert.Equal(AccessClaims, Names(claims));
        var issuer = new Uri(host.Http.BaseAddress!, "api").ToString();
        Assert.Equal(issuer, claims.GetProperty("iss").GetString());
        Assert.Equal(issuer, claims.GetProperty("aud").GetString());
        Assert.Equal((await host.Accounts.FindAsync(name))!.RowKey, claims.GetProperty("sub").GetString());
        Assert.Equal(tokens.SessionId, claims.GetProperty("sid").GetString());
        Assert.Equal("pwd", Assert.Single(claims.GetProperty("amr").EnumerateArray()).GetString());
        Assert.Equal(600, claims.GetProperty("exp").GetInt64() - claims.GetProperty("iat").GetInt64());
        Assert.InRange(
            claims.GetProperty("auth_time").GetInt64(), claims.GetProperty("iat").GetInt64() - 10,
            claims.GetProperty("iat").GetInt64() + 1);
        var secret = SessionTokens.Claims(tokens.Refresh).GetProperty("sec").GetString()!;
        foreach (var token in new[] { tokens.Access, tokens.Refresh })
        {
            Assert.DoesNotContain(name, Forgery.Open(token).Payload, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(secret, Forgery.Open(tokens.Access).Payload, StringComparison.Ordinal);
    }

    [Theory]
    [OnEveryHost]
    public async Task ASessionGoesFromSignInToSignOut(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var tokens = await host.SignInAsync();
        using var refreshed = await host.RefreshAsync(tokens.Refresh);
        CommonHeaders.Check(refreshed);
        var again = await TestServer.JsonAsync(refreshed);
        Assert.Equal(TokenMembers, Names(again));
        Assert.Equal(tokens.Refresh, again.GetProperty("refresh_token").GetString());
        var access = again.GetProperty("access_token").GetString();
        Assert.NotEqual(tokens.Access, access);

        using var left = await host.LogoutAsync($"{{\"refresh_token\":\"{tokens.Refresh}\"}}");
        Assert.Equal("204", await TestServer.OutcomeAsync(left));
        CommonHeaders.Check(left);
        Assert.Empty(await left.Content.ReadAsByteArrayAsync());
        using var over = await host.RefreshAsync(tokens.Refresh);
        await over.AssertChallengedAsync("session_ended");
        using var me = await host.MeAsync($"Authorization: Bearer {access}");
        await me.AssertChallengedAsync("session_ended");
    }

    [Theory]
    [OnEveryHost]
    public async Task SigningOutEverywhereNeedsABearerAndEndsAllSessions(HostKind kind)
    {
        const string Everywhere = "{\"everywhere\":true}";
        var host = await ContractHosts.SharedAsync(kind);
        var name = await host.AddActiveAsync();
        var tokens = await host.SignInAsync(name);
        var other = await host.SignInAsync(name);
        using var nobody = await host.LogoutAsync(Everywhere);
        await nobody.AssertChallengedAsync("token_invalid", isFault: false);
        using var left = await host.LogoutAsync(Everywhere, $"Authorization: Bearer {tokens.Access}");
        Assert.Equal("204", await TestServer.OutcomeAsync(left));
        foreach (var one in new[] { tokens, other })
        {
            using var over = await host.RefreshAsync(one.Refresh);
            await over.AssertChallengedAsync("session_ended");
        }

        using var again = await host.LogoutAsync(Everywhere, $"Authorization: Bearer {tokens.Access}");
        await again.AssertChallengedAsync("session_ended");
    }

    [Theory]
    [OnEveryHost]
    public async Task MeAnswersAllThatIsHeldButSecrets(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var name = TestServer.NewName();
        using var registered = await host.RegisterAsync(
            new { username = name, email = $"{name}@example.org", password = SignInCalls.Password, locale = "de-AT" });
        Assert.Equal("200 User Activated", await host.GetAsync(await LinkClient.OfAsync(registered)));
        var tokens = await host.SignInAsync($"{name}@example.org");
        using var answer = await host.MeAsync($"Authorization: bearer {tokens.Access}");
        Assert.Equal("200", await TestServer.OutcomeAsync(answer));
        CommonHeaders.Check(answer);
        var me = await TestServer.JsonAsync(answer);
        Assert.Equal(["activated_at", "email", "locale", "registered_at", "session", "sub", "username"], Names(me));
        Assert.Equal(
            (name, $"{name}@example.org"),
            (me.GetProperty("username").GetString(), me.GetProperty("email").GetString()));
        Assert.Equal(["created_at", "id", "refreshed_at"], Names(me.GetProperty("session")));
        Assert.Equal(tokens.SessionId, me.GetProperty("session").GetProperty("id").GetString());
        foreach (var time in Times(me).Concat(Times(me.GetProperty("session"))))
        {
            Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$", time);
        }

        using var head = await host.SendAsync(
            HttpMethod.Head, "/api/me", null, $"Authorization: Bearer {tokens.Access}");
        Assert.Equal(200, (int)head.StatusCode);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [OnEveryHost(null, false)]
    [OnEveryHost("Authorization: Basic a3J6eXNpZWs6a3J6eXNpZWs=", false)]
    [OnEveryHost("Authorization: Bearer", false)]
    [OnEveryHost("Authorization: Bearer x", true)]
    [OnEveryHost("Authorization: Bearer a.b.c", true)]
    [OnEveryHost("Authorization: Bearer eyJhbGciOiJub25lIn0.e30.", true)]
    public async Task WithoutAnAuthenticBearerMeIsChallenged(HostKind kind, string? header, bool isFault)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var answer = await host.MeAsync(header is null ? [] : [header]);
        await answer.AssertChallengedAsync("token_invalid", isFault);
    }

    [Theory]
    [OnEveryHost]
    public async Task TheIssuerAndItsKeysArePublishedAndMayBeKept(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var issuer = new Uri(host.Http.BaseAddress!, "api").ToString();
        foreach (var path in new[] { "openid-configuration", "jwks.json" })
        {
            using var head = await host.SendAsync(HttpMethod.Head, $"/api/.well-known/{path}");
            Assert.Equal((200, "public, max-age=600"), ((int)head.StatusCode, $"{head.Headers.CacheControl}"));
            Assert.Empty(await head.Content.ReadAsByteArrayAsync());
            // A cache that kept it for nobody's page would keep it from those that may read it.
            Assert.Contains("Origin", head.Headers.Vary);
        }

        using var described = await host.Http.GetAsync("/api/.well-known/openid-configuration");
        Assert.Equal("public, max-age=600", $"{described.Headers.CacheControl}");
        var document = await TestServer.JsonAsync(described);
        Assert.Equal(issuer, document.GetProperty("issuer").GetString());
        Assert.Equal($"{issuer}/.well-known/jwks.json", document.GetProperty("jwks_uri").GetString());

        using var published = await host.Http.GetAsync(document.GetProperty("jwks_uri").GetString());
        Assert.Equal("public, max-age=600", $"{published.Headers.CacheControl}");
        var key = Assert.Single((await TestServer.JsonAsync(published)).GetProperty("keys").EnumerateArray());
        Assert.Equal(["alg", "crv", "kid", "kty", "use", "x", "y"], Names(key));
        var tokens = await host.SignInAsync();
        Assert.True(ForeignVerifier.Verifies(tokens.Access, key));
        Assert.False(ForeignVerifier.Verifies($"{tokens.Access[..^9]}AAAAAAAAA", key));
    }

    private static IEnumerable<string> Times(JsonElement body) => body.EnumerateObject()
        .Where(member => member.Name.EndsWith("_at", StringComparison.Ordinal))
        .Select(member => member.Value.GetString()!);

    private static IEnumerable<string> Names(JsonElement body) =>
        body.EnumerateObject().Select(member => member.Name).Order();
}
