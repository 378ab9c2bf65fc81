using System.Security.Cryptography;
using Accounts.Links;
using Accounts.Storage;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Accounts.Sessions;

/// <summary>What a refresh token says.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="SessionId">The session.</param>
/// <param name="Secret">128 random bits that nothing but the session's refresh tokens have.</param>
/// <param name="Number">Its number within the session, from 1.</param>
internal sealed record RefreshTokenClaims(string AccountId, string SessionId, byte[] Secret, long Number)
{
    /// <summary>Whether the session's row is of this account and has this secret's hash.</summary>
    public bool Match(SessionEntity session) =>
        session.AccountId == AccountId
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Secret), session.SecretHash);
}

/// <summary>
/// Makes and reads refresh tokens: signed by the link ring, so that a forged one costs no storage call.
/// </summary>
public sealed class RefreshTokens(LinkTokens tokens, SignInOptions options)
{
    private const int SecretBytes = 16;
    private const string SecretClaim = "sec";
    private const string NumberClaim = "n";

    private static readonly TokenPurpose Purpose = new("refresh+jwt", "refresh");

    /// <summary>A new secret.</summary>
    internal static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    /// <summary>
    /// The token of a session's newest number. It is made of the row and the secret alone: made again, it is the same.
    /// </summary>
    internal string Make(SessionEntity session, byte[] secret) => tokens.Sign(
        Purpose,
        new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Sub] = session.AccountId,
            [JwtRegisteredClaimNames.Sid] = session.Id,
            [SecretClaim] = Base64UrlEncoder.Encode(secret),
            [NumberClaim] = session.Current,
        },
        session.RefreshedAt,
        EndOf(session));

    /// <summary>When a session ends that is not used any more.</summary>
    internal DateTimeOffset EndOf(SessionEntity session)
    {
        var idle = session.RefreshedAt + options.IdleLifetime;
        var longest = session.CreatedAt + options.MaximumLifetime;
        return idle < longest ? idle : longest;
    }

    /// <summary>Checks a token; the claims are null unless it is authentic.</summary>
    internal Task<TokenReading<RefreshTokenClaims>> ReadAsync(string token) =>
        tokens.ReadAsync(Purpose, token, ClaimsOf);

    private static RefreshTokenClaims? ClaimsOf(StrictJwt content) =>
        content.Id(JwtRegisteredClaimNames.Sub) is { } accountId
        && content.Id(JwtRegisteredClaimNames.Sid) is { } sessionId
        && content.Text(SecretClaim) is { } text && StrictJwt.Bytes(text) is { Length: SecretBytes } secret
        && content.Number(NumberClaim) is { } number
            ? new RefreshTokenClaims(accountId, sessionId, secret, number)
            : null;
}
