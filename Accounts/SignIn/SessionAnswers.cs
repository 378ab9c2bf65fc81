using System.Text.Json.Serialization;
using Accounts.Http;
using Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace Accounts.SignIn;

/// <summary>The body of a sign-in and of a refresh, with OAuth's names.</summary>
public sealed record SessionBody(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] long ExpiresIn,
    [property: JsonPropertyName("refresh_token")] string RefreshToken,
    [property: JsonPropertyName("refresh_expires_in")] long RefreshExpiresIn);

[JsonSerializable(typeof(SessionBody))]
[JsonSerializable(typeof(MeBody))]
[JsonSerializable(typeof(DiscoveryBody))]
[JsonSerializable(typeof(KeysBody))]
internal sealed partial class SignInJson : JsonSerializerContext;

/// <summary>Answers with the tokens of a session.</summary>
public sealed class SessionAnswers(AccessTokens access, RefreshTokens refresh, TimeProvider clock)
{
    /// <summary>200 with a fresh access token and the session's newest refresh token.</summary>
    internal IResult Of(HttpRequest request, OpenSession open)
    {
        var left = refresh.EndOf(open.Session) - clock.GetUtcNow();
        var body = new SessionBody(
            access.Make(open.Session, request), "Bearer", (long)access.Lifetime.TotalSeconds,
            refresh.Make(open.Session, open.Secret), Math.Max(0, (long)left.TotalSeconds));
        return Results.Json(body, SignInJson.Default.SessionBody);
    }
}
