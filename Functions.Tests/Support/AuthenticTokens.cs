using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Accounts.Sessions;
using Accounts.Storage;
using Microsoft.IdentityModel.Tokens;

namespace Functions.Tests.Support;

/// <summary>Tokens by the public development keys, of a session that is not in storage.</summary>
internal static class AuthenticTokens
{
    private static readonly ECDsaSecurityKey DevelopmentKey =
        new AccessKeys(new SignInOptions { AccessKeys = [DevelopmentKeys.Access] }).Ring[0];

    public static string Refresh()
    {
        var kid = Base64Url.EncodeToString(SHA256.HashData(Forgery.DevelopmentKey).AsSpan(0, 9));
        return Forgery.Sign(
            $$"""{"alg":"HS256","kid":"{{kid}}","typ":"refresh+jwt"}""",
            $$"""{"iss":"accounts","aud":"refresh","sub":"{{Id()}}","sid":"{{Id()}}","""
                + $$"""
                    "sec":"AAAAAAAAAAAAAAAAAAAAAA","n":1,"exp":{{Soon}}}
                    """);
    }

    public static string Access(string issuer)
    {
        var header = $$"""{"alg":"ES256","kid":"{{DevelopmentKey.KeyId}}","typ":"at+jwt"}""";
        var payload = $$"""{"iss":"{{issuer}}","aud":"{{issuer}}","sub":"{{Id()}}","sid":"{{Id()}}","exp":{{Soon}}}""";
        return Forgery.SignEs256(header, payload, DevelopmentKey.ECDsa);
    }

    /// <summary>
    /// An access token with another payload or header, signed by the development key or the one given.
    /// </summary>
    public static string Resigned(
        string token,
        Action<JsonObject>? changePayload = null,
        ECDsa? key = null,
        Action<JsonObject>? changeHeader = null)
    {
        var (header, payload) = Forgery.Open(token);
        return Forgery.SignEs256(
            Changed(header, changeHeader), Changed(payload, changePayload), key ?? DevelopmentKey.ECDsa);
    }

    private static string Changed(string json, Action<JsonObject>? change)
    {
        var changed = JsonNode.Parse(json)!.AsObject();
        change?.Invoke(changed);
        return changed.ToJsonString();
    }

    private static long Soon => DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds();

    private static string Id() => RowIds.New(DateTimeOffset.UtcNow);
}
