using Accounts.Links;

namespace Accounts.Limits;

/// <summary>
/// Counts password tries of a registration in a row beside the account's, so that the limit holds over all instances and
/// the account's own row keeps its version: five an hour, counted from the first.
/// </summary>
public sealed class PasswordTries(CounterStore counters)
{
    private const int Limit = 5;

    /// <summary>How long the count lasts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromHours(1);

    /// <summary>Takes one try; false when none is left.</summary>
    public async Task<bool> TakeAsync(ActivationClaims claims, CancellationToken cancellationToken) =>
        await counters.TakeAsync(claims.AccountKey, $"tries-{claims.RegistrationId}", Limit, Window, cancellationToken) is null;
}
