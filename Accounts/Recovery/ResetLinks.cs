using System.Security.Cryptography;
using Accounts.Claims;
using Accounts.Http;
using Accounts.Links;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Accounts.Recovery;

/// <summary>Makes and reads the links by which a new password is chosen.</summary>
public sealed class ResetLinks(
    LinkTokens tokens, LinkUrls urls, AccountStates states, ResetOptions options, TimeProvider clock)
{
    private const string StampClaim = "stamp";
    private const int IdBytes = 8;
    private const int LongestText = 32;

    private static readonly TokenPurpose Purpose = new("reset+jwt", "reset");

    /// <summary>
    /// A link of the account as it is now: a change of the password ends it. It lives for <c>Reset__Lifetime</c>, but
    /// not beyond the period of a pending account.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="request">The request it is made for, null for a mail.</param>
    public Uri Make(AccountEntity account, HttpRequest? request)
    {
        var now = clock.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Sub] = account.Id,
            [JwtRegisteredClaimNames.Jti] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
            [StampClaim] = account.Stamp,
        };
        return urls.Make(Routes.Reset, tokens.Sign(Purpose, claims, now, now + LifetimeOf(account)), request);
    }

    /// <summary>How long a link of the account made now lives.</summary>
    public TimeSpan LifetimeOf(AccountEntity account) => tokens.LifetimeOf(
        options.Lifetime,
        account.IsActive ? DateTimeOffset.MaxValue : states.EndOf(account));

    /// <summary>The page where anybody can ask for such a link.</summary>
    public Uri ForgotUrl() => new($"{urls.ApiUrl(null)}/{Routes.Forgot}");

    /// <summary>Checks the token of such a link. Never throws for what it holds.</summary>
    internal Task<TokenReading<ResetLinkClaims>> ReadAsync(string token) => tokens.ReadAsync(Purpose, token, ClaimsOf);

    private static ResetLinkClaims? ClaimsOf(StrictJwt content) =>
        content.Id(JwtRegisteredClaimNames.Sub) is { } accountId
        && content.Text(JwtRegisteredClaimNames.Jti) is { } id && IsHex(id)
        && content.Text(StampClaim) is { Length: > 0 and <= LongestText } stamp
        && content.Seconds(JwtRegisteredClaimNames.Iat) is { } issuedAt
            ? new ResetLinkClaims(accountId, id, stamp, DateTimeOffset.FromUnixTimeSeconds(issuedAt))
            : null;

    /// <summary>The id becomes a part of a row's key.</summary>
    private static bool IsHex(string text) => text.Length == 2 * IdBytes && text.All(char.IsAsciiHexDigitLower);
}
