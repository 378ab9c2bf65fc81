using System.Security.Cryptography;
using Accounts.Links;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Accounts.Sessions;

/// <summary>What an access token says of who bears it.</summary>
/// <param name="AccountId">Claim <c>sub</c>.</param>
/// <param name="SessionId">Claim <c>sid</c>.</param>
internal sealed record AccessTokenClaims(string AccountId, string SessionId);

/// <summary>
/// Makes and reads access tokens (RFC 9068): JWT signed by ES256, readable by anybody and verified by any API that
/// knows the published keys. They hold no name and no email.
/// </summary>
public sealed class AccessTokens(AccessKeys keys, SignInIssuer issuer, SignInOptions options, TimeProvider clock)
{
    private const string Type = "at+jwt";
    private const string ClientId = "accounts";
    private const int IdBytes = 12;

    /// <summary>More than issuer and audiences may make it, which the settings' check bounds.</summary>
    private const int Longest = 4096;
    private static readonly string[] Methods = ["pwd"];

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>How long a token lives.</summary>
    internal TimeSpan Lifetime => options.AccessLifetime;

    /// <summary>A token for a session.</summary>
    internal string Make(SessionEntity session, HttpRequest request)
    {
        var now = clock.GetUtcNow();
        var audiences = issuer.Audiences(request);
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = Type,
            SigningCredentials = keys.Signing,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Iss] = issuer.Of(request),
                [JwtRegisteredClaimNames.Aud] = audiences.Count == 1 ? audiences[0] : audiences,
                [JwtRegisteredClaimNames.Sub] = session.AccountId,
                [JwtRegisteredClaimNames.Sid] = session.Id,
                ["client_id"] = ClientId,
                [JwtRegisteredClaimNames.Iat] = now.ToUnixTimeSeconds(),
                [JwtRegisteredClaimNames.Exp] = (now + options.AccessLifetime).ToUnixTimeSeconds(),
                [JwtRegisteredClaimNames.Jti] = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(IdBytes)),
                ["auth_time"] = session.CreatedAt.ToUnixTimeSeconds(),
                ["amr"] = Methods,
            },
        });
    }

    /// <summary>Checks a token; the claims are null unless it is authentic.</summary>
    internal async Task<TokenReading<AccessTokenClaims>> ReadAsync(string token, HttpRequest request)
    {
        if (StrictJwt.TryRead(token, Longest) is not { } content)
        {
            return TokenReading<AccessTokenClaims>.Invalid;
        }

        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidTypes = [Type],
            ValidIssuer = issuer.Of(request),
            ValidAudiences = issuer.Audiences(request),
            IssuerSigningKeyResolver = (_, _, kid, _) => keys.Ring.Where(key => key.KeyId == kid),
            RequireSignedTokens = true,
            ValidateLifetime = false,
        });
        var status = content.StatusAt(clock.GetUtcNow());
        return result.IsValid && status != TokenStatus.Invalid
            && content.Id(JwtRegisteredClaimNames.Sub) is { } accountId
            && content.Id(JwtRegisteredClaimNames.Sid) is { } sessionId
                ? new TokenReading<AccessTokenClaims>(status, new AccessTokenClaims(accountId, sessionId))
                : TokenReading<AccessTokenClaims>.Invalid;
    }
}
