using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Accounts.Links;

/// <summary>
/// Makes and reads the tokens that nobody else verifies: JWT (RFC 7519) signed by HS256, hardened as RFC 8725 says. The
/// keys are a ring: the first signs, the header's <c>kid</c> names the one that verifies.
/// </summary>
public sealed class LinkTokens
{
    /// <summary>Claim <c>iss</c>; a constant, so that moving the domain kills no link.</summary>
    public const string Issuer = "accounts";

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ConcurrentDictionary<TokenPurpose, TokenValidationParameters> parameters = new();
    private readonly TimeProvider clock;
    private readonly List<SymmetricSecurityKey> keys;
    private readonly SigningCredentials signing;

    /// <summary>Takes the keys from the options, the time from the clock.</summary>
    public LinkTokens(TokenOptions options, TimeProvider clock)
    {
        this.clock = clock;
        keys = [.. options.SigningKeys.Select(Key)];
        signing = new SigningCredentials(keys[0], SecurityAlgorithms.HmacSha256);
    }

    /// <summary>
    /// A token of a purpose with these claims beside the common ones. The same arguments make the same token.
    /// </summary>
    internal string Sign(
        TokenPurpose purpose,
        IReadOnlyDictionary<string, object> claims,
        DateTimeOffset issuedAt,
        DateTimeOffset expires)
    {
        var content = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Iss] = Issuer,
            [JwtRegisteredClaimNames.Aud] = purpose.Audience,
            [JwtRegisteredClaimNames.Iat] = issuedAt.ToUnixTimeSeconds(),
            // Whole seconds, rounded up: a token never lives shorter than it says.
            [JwtRegisteredClaimNames.Exp] = (long)Math.Ceiling((expires - DateTimeOffset.UnixEpoch).TotalSeconds),
        };
        foreach (var (name, value) in claims)
        {
            content[name] = value;
        }

        return handler.CreateToken(
            new SecurityTokenDescriptor
            {
                TokenType = purpose.Type,
                SigningCredentials = signing,
                Claims = content,
            });
    }

    /// <summary>
    /// How long a token made now lives: so long, but not beyond the last whole second before
    /// <paramref name="notAfter"/>, since a token's end is in whole seconds.
    /// </summary>
    internal TimeSpan LifetimeOf(TimeSpan longest, DateTimeOffset notAfter)
    {
        var left = DateTimeOffset.FromUnixTimeSeconds(notAfter.ToUnixTimeSeconds()) - clock.GetUtcNow();
        return left < longest ? left : longest;
    }

    /// <summary>
    /// Checks a token made for this purpose, with claims as <paramref name="claimsOf"/> finds them in its content, or
    /// null where it has none. Never throws for what the token holds.
    /// </summary>
    internal async Task<TokenReading<T>> ReadAsync<T>(
        TokenPurpose purpose, string token, Func<StrictJwt, T?> claimsOf)
        where T : class
    {
        if (StrictJwt.TryRead(token) is not { } content)
        {
            return TokenReading<T>.Invalid;
        }

        var result = await handler.ValidateTokenAsync(token, parameters.GetOrAdd(purpose, ParametersOf));
        var status = content.StatusAt(clock.GetUtcNow());
        return result.IsValid && status != TokenStatus.Invalid && claimsOf(content) is { } claims
            ? new TokenReading<T>(status, claims)
            : TokenReading<T>.Invalid;
    }

    private TokenValidationParameters ParametersOf(TokenPurpose purpose) => new()
    {
        ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
        ValidTypes = [purpose.Type],
        ValidIssuer = Issuer,
        ValidAudience = purpose.Audience,
        IssuerSigningKeyResolver = (_, _, kid, _) => keys.Where(key => key.KeyId == kid),
        RequireSignedTokens = true,
        ValidateLifetime = false,
    };

    /// <summary>The key id is a hash of the key: the same on every instance, with nothing to configure.</summary>
    private static SymmetricSecurityKey Key(string setting)
    {
        var bytes =
            TokenOptions.Decode(setting)
            ?? throw new ArgumentException("A signing key is not base64 of 32 bytes or more.");
        return new SymmetricSecurityKey(bytes) { KeyId = Base64UrlEncoder.Encode(SHA256.HashData(bytes)[..9]) };
    }
}
