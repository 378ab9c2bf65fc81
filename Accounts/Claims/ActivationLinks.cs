using Accounts.Http;
using Accounts.Links;
using Accounts.Storage;
using Azure;
using Microsoft.AspNetCore.Http;

namespace Accounts.Claims;

/// <summary>Makes and reads activation links.</summary>
public sealed class ActivationLinks(LinkTokens tokens, LinkUrls urls, AccountStates states, TokenOptions options)
{
    private readonly LinkPurpose purpose = new("activation+jwt", "activate", Routes.Activate, options.Lifetime);

    /// <summary>
    /// A link of a pending account that lives for <c>Token__Lifetime</c>, but not beyond the account's period.
    /// </summary>
    /// <param name="account">The account.</param>
    /// <param name="etag">Its version, where all its claims are written; otherwise null.</param>
    /// <param name="request">The request it is made for, null for a mail.</param>
    public Uri Make(AccountEntity account, ETag? etag, HttpRequest? request) =>
        urls.Make(purpose, tokens.Create(purpose, new LinkClaims(account.Id, etag), states.EndOf(account)), request);

    /// <summary>How long a link of the account made now lives.</summary>
    public TimeSpan LifetimeOf(AccountEntity account) => tokens.LifetimeOf(purpose, states.EndOf(account));

    /// <summary>Checks the token of an activation link.</summary>
    public Task<TokenReading> ReadAsync(string token) => tokens.ReadAsync(purpose, token);
}
