using Accounts.Claims;
using Accounts.Http;
using Accounts.Links;
using Accounts.Storage;
using Azure;

namespace Benchmarks;

/// <summary>Activation links by a key of our own, for accounts that no host has handed one out for.</summary>
internal sealed class OwnLinks
{
    private readonly TimeProvider clock;
    private readonly ActivationLinks links;

    public OwnLinks(string key, TimeProvider clock)
    {
        this.clock = clock;
        var keys = new TokenOptions { SigningKeys = [key] };
        var options = new ActivationOptions { PublicUrl = new Uri("http://localhost") };
        links = new ActivationLinks(
            new LinkTokens(keys, clock),
            new LinkUrls(options, new ServedAddress()),
            new AccountStates(options, clock),
            keys,
            clock);
    }

    /// <summary>A link of an account registered now.</summary>
    public Uri Make(string accountId, ETag? etag)
    {
        var account = new AccountEntity
        {
            Id = accountId,
            UserName = "",
            PasswordHash = "",
            RegisteredAt = clock.GetUtcNow(),
            Stamp = "",
        };
        return links.Make(account, etag, null);
    }

    /// <inheritdoc cref="ActivationLinks.ReadAsync"/>
    public Task<TokenReading<ActivationLinkClaims>> ReadAsync(string token) => links.ReadAsync(token);
}
