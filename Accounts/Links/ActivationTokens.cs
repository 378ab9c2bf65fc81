using System.Security.Cryptography;
using Azure;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Accounts.Links;

/// <summary>
/// Makes and reads activation tokens: JWT (RFC 7519) signed by HS256, hardened as RFC 8725 says. The keys are a ring:
/// the first signs, the header's <c>kid</c> names the one that verifies.
/// </summary>
public sealed class ActivationTokens
{
    /// <summary>Header <c>typ</c>: a type of our own, so that no other token is taken for one of these.</summary>
    public const string Type = "activation+jwt";

    /// <summary>Claim <c>iss</c>; a constant, so that moving the domain kills no link.</summary>
    public const string Issuer = "activation-functions";

    /// <summary>Claim <c>aud</c>; a constant too.</summary>
    public const string Audience = "activate";

    private const string RegistrationClaim = "rid";
    private const string ETagClaim = "etag";

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly TimeProvider clock;
    private readonly TimeSpan lifetime;
    private readonly SigningCredentials signing;
    private readonly TokenValidationParameters parameters;

    /// <summary>Takes keys and lifetime from the options, the time from the clock.</summary>
    public ActivationTokens(TokenOptions options, TimeProvider clock)
    {
        this.clock = clock;
        lifetime = options.Lifetime;
        var keys = options.SigningKeys.Select(Key).ToList();
        signing = new SigningCredentials(keys[0], SecurityAlgorithms.HmacSha256);
        parameters = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            ValidTypes = [Type],
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            IssuerSigningKeyResolver = (_, _, kid, _) => keys.Where(key => key.KeyId == kid),
            RequireSignedTokens = true,
            // Times are judged below, after all else, so that only an authentic token is called expired.
            ValidateLifetime = false,
        };
    }

    /// <summary>A token that lives for the configured lifetime, but not beyond <paramref name="notAfter"/>.</summary>
    public string Create(ActivationClaims claims, DateTimeOffset notAfter)
    {
        var now = clock.GetUtcNow();
        var end = now + LifetimeOf(notAfter);
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = Type,
            SigningCredentials = signing,
            Claims = new Dictionary<string, object>
            {
                [JwtRegisteredClaimNames.Iss] = Issuer,
                [JwtRegisteredClaimNames.Aud] = Audience,
                [JwtRegisteredClaimNames.Sub] = claims.AccountKey,
                [JwtRegisteredClaimNames.Iat] = now.ToUnixTimeSeconds(),
                // Whole seconds, rounded up: a link never lives shorter than it says.
                [JwtRegisteredClaimNames.Exp] = (long)Math.Ceiling((end - DateTimeOffset.UnixEpoch).TotalSeconds),
                [RegistrationClaim] = claims.RegistrationId,
                [ETagClaim] = claims.ETag.ToString(),
            },
        });
    }

    /// <summary>How long a token made now lives: the configured lifetime, but not beyond <paramref name="notAfter"/>.</summary>
    public TimeSpan LifetimeOf(DateTimeOffset notAfter)
    {
        var left = notAfter - clock.GetUtcNow();
        return left < lifetime ? left : lifetime;
    }

    /// <summary>Judges a token. Never throws for what it holds.</summary>
    public async Task<TokenReading> ReadAsync(string token)
    {
        if (!StrictJwt.TryRead(token, out var content)) return Invalid;
        var result = await handler.ValidateTokenAsync(token, parameters);
        if (!result.IsValid) return Invalid;

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (content.Text(JwtRegisteredClaimNames.Sub) is not { Length: 64 } key
            || content.Text(RegistrationClaim) is not { Length: 32 } registrationId
            || content.Text(ETagClaim) is not { Length: > 0 and <= 100 } etag || etag == ETag.All.ToString() || !etag.All(char.IsAscii)
            || content.Seconds(JwtRegisteredClaimNames.Exp) is not { } expires
            || (content.Has(JwtRegisteredClaimNames.Nbf) && (content.Seconds(JwtRegisteredClaimNames.Nbf) is not { } notBefore || now < notBefore * 1000)))
            return Invalid;
        return new TokenReading(now < expires * 1000 ? TokenStatus.Valid : TokenStatus.Expired,
            new ActivationClaims(key, registrationId, new ETag(etag)));
    }

    private static TokenReading Invalid { get; } = new(TokenStatus.Invalid, null);

    /// <summary>The key id is a hash of the key: the same on every instance, with nothing to configure.</summary>
    private static SymmetricSecurityKey Key(string setting)
    {
        var bytes = TokenOptions.Decode(setting) ?? throw new ArgumentException("A signing key is not base64 of 32 bytes or more.");
        return new SymmetricSecurityKey(bytes) { KeyId = Base64UrlEncoder.Encode(SHA256.HashData(bytes)[..9]) };
    }
}
