using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Azure;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Accounts.Links;

/// <summary>
/// Makes and reads the tokens of links: JWT (RFC 7519) signed by HS256, hardened as RFC 8725 says. The keys are a ring:
/// the first signs, the header's <c>kid</c> names the one that verifies.
/// </summary>
public sealed partial class LinkTokens
{
    /// <summary>Claim <c>iss</c>; a constant, so that moving the domain kills no link.</summary>
    public const string Issuer = "accounts";

    private const string ETagClaim = "etag";
    private const int LongestETag = 100;

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
        var content = new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = claims.AccountId };
        if (claims.ETag is { } etag)
        {
            content[ETagClaim] = etag.ToString();
        }

        return Sign(purpose, content, now, now + LifetimeOf(purpose, notAfter));
    }

    /// <summary>
    /// A token of a purpose with these claims beside the common ones. The same arguments make the same token.
    /// </summary>
    internal string Sign(
        LinkPurpose purpose,
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
    /// How long a token made now lives: its purpose's lifetime, but not beyond <paramref name="notAfter"/>.
    /// </summary>
    public TimeSpan LifetimeOf(LinkPurpose purpose, DateTimeOffset notAfter)
    {
        var left = notAfter - clock.GetUtcNow();
        return left < purpose.Lifetime ? left : purpose.Lifetime;
    }

    /// <summary>Checks a link's token made for this purpose. Never throws for what it holds.</summary>
    public async Task<TokenReading> ReadAsync(LinkPurpose purpose, string token)
    {
        var (status, content) = await ReadContentAsync(purpose, token);
        return content is not null && ClaimsOf(content) is { } claims ? new TokenReading(status, claims) : Invalid;
    }

    /// <summary>
    /// Checks a token made for this purpose, whatever else it says; its content is null unless it is authentic.
    /// </summary>
    internal async Task<(TokenStatus Status, StrictJwt? Content)> ReadContentAsync(LinkPurpose purpose, string token)
    {
        if (StrictJwt.TryRead(token) is not { } content)
        {
            return (TokenStatus.Invalid, null);
        }

        var result = await handler.ValidateTokenAsync(token, parameters.GetOrAdd(purpose, ParametersOf));
        var status = content.StatusAt(clock.GetUtcNow());
        return result.IsValid && status != TokenStatus.Invalid ? (status, content) : (TokenStatus.Invalid, null);
    }

    private static TokenReading Invalid { get; } = new(TokenStatus.Invalid, null);

    private static LinkClaims? ClaimsOf(StrictJwt content)
    {
        if (content.Id(JwtRegisteredClaimNames.Sub) is not { } id)
        {
            return null;
        }

        if (!content.Has(ETagClaim))
        {
            return new LinkClaims(id);
        }

        // The wildcard would make the write unconditional; storage would fail at what is no entity tag.
        return content.Text(ETagClaim) is { Length: <= LongestETag } text && EntityTag().IsMatch(text)
            ? new LinkClaims(id, new ETag(text))
            : null;
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

    /// <summary>RFC 9110, 8.8.3.</summary>
    [GeneratedRegex("""^(W/)?"[!#-~]*"\z""")]
    private static partial Regex EntityTag();

    /// <summary>The key id is a hash of the key: the same on every instance, with nothing to configure.</summary>
    private static SymmetricSecurityKey Key(string setting)
    {
        var bytes =
            TokenOptions.Decode(setting)
            ?? throw new ArgumentException("A signing key is not base64 of 32 bytes or more.");
        return new SymmetricSecurityKey(bytes) { KeyId = Base64UrlEncoder.Encode(SHA256.HashData(bytes)[..9]) };
    }
}
