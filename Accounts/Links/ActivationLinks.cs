using Accounts.Claims;
using Accounts.Http;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;

namespace Accounts.Links;

/// <summary>Makes the link of an account's registration.</summary>
public sealed class ActivationLinks(ActivationTokens tokens, PendingRules rules, ActivationOptions options, ServedAddress served)
{
    /// <summary>How long a link made now lives, for a registration whose period ends at <paramref name="end"/>.</summary>
    public TimeSpan LifetimeOf(DateTimeOffset end) => tokens.LifetimeOf(end);

    /// <summary>
    /// A link that lives for the configured lifetime, but not beyond the registration's pending period.
    /// <paramref name="request"/> serves Development only, where no public address need be set.
    /// </summary>
    public string Make(AccountEntity account, HttpRequest? request)
    {
        var token = tokens.Create(new ActivationClaims(account.PartitionKey, account.RegistrationId, account.ETag), rules.EndOf(account));
        return $"{(options.PublicUrl ?? served.Of(request)).AbsoluteUri.TrimEnd('/')}/{Routes.Prefix}/{Routes.Activate.Replace("{token}", token, StringComparison.Ordinal)}";
    }
}
