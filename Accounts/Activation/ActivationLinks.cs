using Accounts.Http;
using Accounts.Storage;
using Accounts.Tokens;
using Microsoft.AspNetCore.Http;

namespace Accounts.Activation;

/// <summary>Makes the link of an account's registration.</summary>
public sealed class ActivationLinks(ActivationTokens tokens, ActivationOptions options, ServedAddress served)
{
    /// <summary>
    /// A link that lives for the configured lifetime, but not beyond the registration's pending period.
    /// <paramref name="request"/> serves Development only, where no public address need be set.
    /// </summary>
    public string Make(AccountEntity account, HttpRequest? request)
    {
        var token = tokens.Create(new ActivationClaims(account.PartitionKey, account.RegistrationId, account.ETag), account.RegisteredAt + options.PendingPeriod);
        return $"{(options.PublicUrl ?? served.Of(request)).AbsoluteUri.TrimEnd('/')}/{Routes.Prefix}/{Routes.Activate.Replace("{token}", token, StringComparison.Ordinal)}";
    }
}
