using System.Text.RegularExpressions;
using Accounts.Http;
using Accounts.Links;
using Accounts.Storage;
using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Accounts.Claims;

/// <summary>What the token of an activation link says. It holds no name and no email, and no hash of one.</summary>
/// <param name="AccountId">Claim <c>sub</c>: the account's id.</param>
/// <param name="ETag">Claim <c>etag</c>: the account's version when the link was made, which saves a read; null where
/// it must not be used.</param>
internal sealed record ActivationLinkClaims(string AccountId, ETag? ETag);

/// <summary>Makes and reads activation links.</summary>
public sealed partial class ActivationLinks(
    LinkTokens tokens, LinkUrls urls, AccountStates states, TokenOptions options, TimeProvider clock)
{
    private const string ETagClaim = "etag";
    private const int LongestETag = 100;

    private static readonly TokenPurpose Purpose = new("activation+jwt", "activate");

    /// <summary>
    /// A link of a pending account that lives for <c>Token__Lifetime</c>, but not beyond the account's period.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="etag">Its version, where all its claims are written; otherwise null.</param>
    /// <param name="request">The request it is made for, null for a mail.</param>
    public Uri Make(AccountEntity account, ETag? etag, HttpRequest? request)
    {
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object> { [JwtRegisteredClaimNames.Sub] = account.Id };
        if (etag is { } version)
        {
            claims[ETagClaim] = version.ToString();
        }

        return urls.Make(Routes.Activate, tokens.Sign(Purpose, claims, now, now + LifetimeOf(account)), request);
    }

    /// <summary>How long a link of the account made now lives.</summary>
    public TimeSpan LifetimeOf(AccountEntity account) => tokens.LifetimeOf(options.Lifetime, states.EndOf(account));

    /// <summary>Checks the token of such a link. Never throws for what it holds.</summary>
    internal Task<TokenReading<ActivationLinkClaims>> ReadAsync(string token) =>
        tokens.ReadAsync(Purpose, token, ClaimsOf);

    private static ActivationLinkClaims? ClaimsOf(StrictJwt content)
    {
        if (content.Id(JwtRegisteredClaimNames.Sub) is not { } id)
        {
            return null;
        }

        if (!content.Has(ETagClaim))
        {
            return new ActivationLinkClaims(id, null);
        }

        // The wildcard would make the write unconditional; storage would fail at what is no entity tag.
        return content.Text(ETagClaim) is { Length: <= LongestETag } text && EntityTag().IsMatch(text)
            ? new ActivationLinkClaims(id, new ETag(text))
            : null;
    }

    /// <summary>RFC 9110, 8.8.3.</summary>
    [GeneratedRegex("""^(W/)?"[!#-~]*"\z""")]
    private static partial Regex EntityTag();
}
