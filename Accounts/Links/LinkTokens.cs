using System.Collections.Concurrent;
using System.Security.Cryptography;
using Accounts.Storage;
using Azure;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Accounts.Links;

/// <summary>
/// Makes and reads the tokens of links: JWT (RFC 7519) signed by HS256, hardened as RFC 8725 says. The keys are a ring:
/// the first signs, the header's <c>kid</c> names the one that verifies.
/// </summary>
public sealed class LinkTokens
{
    /// <summary>Claim <c>iss</c>; a constant, so that moving the domain kills no link.</summary>
    public const string Issuer = "accounts";

    private const string ETagClaim = "etag";

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly ConcurrentDictionary<LinkPurpose, TokenValidationParameters> parameters = new();
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

    /// <summary>A token that lives for its purpose's lifetime, but not beyond <paramref name="notAfter"/>.</summary>
    public string Create(LinkPurpose purpose, LinkClaims claims, DateTimeOffset notAfter)
    {
        var now = clock.GetUtcNow();
        var end = now + LifetimeOf(purpose, notAfter);
        var content = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Iss] = Issuer,
            [JwtRegisteredClaimNames.Aud] = purpose.Audience,
            [JwtRegisteredClaimNames.Sub] = claims.AccountId,
            [JwtRegisteredClaimNames.Iat] = now.ToUnixTimeSeconds(),
            // Whole seconds, rounded up: a link never lives shorter than it says.
            [JwtRegisteredClaimNames.Exp] = (long)Math.Ceiling((end - DateTimeOffset.UnixEpoch).TotalSeconds),
        };
        if (claims.ETag is { } etag)
        {
            content[ETagClaim] = etag.ToString();
        }

        return handler.CreateToken(new SecurityTokenDescriptor { TokenType = purpose.Type, SigningCredentials = signing, Claims = content });
    }

    /// <summary>How long a token made now lives: its purpose's lifetime, but not beyond <paramref name="notAfter"/>.</summary>
    public TimeSpan LifetimeOf(LinkPurpose purpose, DateTimeOffset notAfter)
    {
        var left = notAfter - clock.GetUtcNow();
        return left < purpose.Lifetime ? left : purpose.Lifetime;
    }

    /// <summary>Judges a token made for this purpose. Never throws for what it holds.</summary>
    public async Task<TokenReading> ReadAsync(LinkPurpose purpose, string token)
    {
        if (!StrictJwt.TryRead(token, out var content))
        {
            return Invalid;
        }

        var result = await handler.ValidateTokenAsync(token, parameters.GetOrAdd(purpose, ParametersOf));
        if (!result.IsValid || ClaimsOf(content) is not { } claims || content.Seconds(JwtRegisteredClaimNames.Exp) is not { } expires)
        {
            return Invalid;
        }

        // Times are judged after all else, so that only an authentic token is called expired.
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        if (content.Has(JwtRegisteredClaimNames.Nbf)
            && (content.Seconds(JwtRegisteredClaimNames.Nbf) is not { } notBefore || now < notBefore * 1000))
        {
            return Invalid;
        }

        return new TokenReading(now < expires * 1000 ? TokenStatus.Valid : TokenStatus.Expired, claims);
    }

    private static TokenReading Invalid { get; } = new(TokenStatus.Invalid, null);

    private static LinkClaims? ClaimsOf(StrictJwt content)
    {
        if (content.Text(JwtRegisteredClaimNames.Sub) is not { } id || !AccountIds.IsId(id))
        {
            return null;
        }

        if (!content.Has(ETagClaim))
        {
            return new LinkClaims(id);
        }

        // The wildcard would make an unconditional write of it.
        var isETag = content.Text(ETagClaim) is { Length: > 0 and <= 100 } text && text.All(char.IsAscii) && text != ETag.All.ToString();
        return isETag ? new LinkClaims(id, new ETag(content.Text(ETagClaim)!)) : null;
    }

    private TokenValidationParameters ParametersOf(LinkPurpose purpose) => new()
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
        var bytes = TokenOptions.Decode(setting) ?? throw new ArgumentException("A signing key is not base64 of 32 bytes or more.");
        return new SymmetricSecurityKey(bytes) { KeyId = Base64UrlEncoder.Encode(SHA256.HashData(bytes)[..9]) };
    }
}
