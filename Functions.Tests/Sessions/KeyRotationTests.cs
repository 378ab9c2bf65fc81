using System.Text.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Sessions;

/// <summary>Keys of access tokens and of refresh tokens change without signing anybody out.</summary>
public sealed class KeyRotationTests
{
    private const string Issuer = "SignIn:Issuer=https://accounts.example.org/api";
    private const string Old = "old";
    private const string New = "new";

    [Fact]
    public async Task AnAccessKeyIsPublishedThenSignsThenGoes()
    {
        await using var before = await StartAsync("SignIn:AccessKeys", Old);
        await using var published = await StartAsync("SignIn:AccessKeys", Old, New);
        await using var rotated = await StartAsync("SignIn:AccessKeys", New, Old);
        await using var after = await StartAsync("SignIn:AccessKeys", New);
        var name = await before.AddAsync();
        var ofOld = (await before.SignInAsync(name)).Access;
        var ofNew = (await rotated.SignInAsync(name)).Access;
        Assert.Equal("200", await published.MeAsync(ofOld));
        Assert.Equal("200", await published.MeAsync(ofNew));
        Assert.Equal("200", await rotated.MeAsync(ofOld));
        Assert.Equal("200", await after.MeAsync(ofNew));
        Assert.Equal("401 token_invalid", await before.MeAsync(ofNew));
        Assert.Equal("401 token_invalid", await after.MeAsync(ofOld));

        Assert.Equal(KidOf((await published.SignInAsync(name)).Access), KidOf(ofOld));
        Assert.Equal([KidOf(ofOld)], await KidsAsync(before));
        Assert.Equal([KidOf(ofOld), KidOf(ofNew)], await KidsAsync(published));
        Assert.Equal([KidOf(ofNew), KidOf(ofOld)], await KidsAsync(rotated));
        Assert.Equal([KidOf(ofNew)], await KidsAsync(after));
    }

    [Fact]
    public async Task AnOldLinkKeyInTheRingKeepsSessionsAndALeakedOneThatIsTakenOutEndsThem()
    {
        await using var before = await StartAsync("Token:SigningKeys", Old);
        await using var rotated = await StartAsync("Token:SigningKeys", New, Old);
        await using var after = await StartAsync("Token:SigningKeys", New);
        var tokens = await before.SignInAsync();
        Assert.Equal("401 token_invalid", await after.TryRefreshAsync(tokens.Refresh));
        var again = await rotated.NextAsync(tokens.Refresh);
        Assert.NotEqual(tokens.Refresh, again.Refresh);
        Assert.Equal("200", await after.TryRefreshAsync(again.Refresh));
    }

    private static Task<SignInSite> StartAsync(string ring, params string[] seeds) =>
        SignInSite.StartAsync([Issuer, .. SeededKeys.Ring(ring, seeds)]);

    private static string? KidOf(string token) =>
        JsonDocument.Parse(Forgery.Open(token).Header).RootElement.GetProperty("kid").GetString();

    private static async Task<IEnumerable<string?>> KidsAsync(SignInSite site)
    {
        using var answer = await site.Server.Http.GetAsync("/api/.well-known/jwks.json");
        var keys = (await TestServer.JsonAsync(answer)).GetProperty("keys");
        return keys.EnumerateArray().Select(key => key.GetProperty("kid").GetString());
    }
}
