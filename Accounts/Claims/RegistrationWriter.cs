using Accounts.Names;
using Accounts.Storage;

namespace Accounts.Claims;

/// <summary>
/// Writes a registration: first the name, then the address. A crash between the two leaves a name without its address,
/// which anyone may take over after 30 seconds, and who repeats the same request at once.
/// </summary>
public sealed class RegistrationWriter(AccountStore store, NameClaim names, AddressClaim addresses)
{
    /// <summary>
    /// Writes the account, whose keys are set, or says what is taken. <paramref name="password"/> tells, where a pending
    /// account of the same name has no address, whether it is the same person.
    /// </summary>
    public async Task<RegistrationOutcome> WriteAsync(AccountEntity account, string password, CancellationToken cancellationToken)
    {
        var address = account.Email is null ? null : AccountNames.Key(account.Email);
        if (address == account.PartitionKey) return await addresses.ClaimAsync(account, address, cancellationToken);

        var named = await names.ClaimAsync(account, password, cancellationToken);
        if (address is null || named.Status != RegistrationStatus.Registered) return named;

        var addressed = await addresses.ClaimAsync(account, address, cancellationToken);
        if (addressed.Status != RegistrationStatus.Registered)
            await store.DeleteAsync(account.PartitionKey, account.RowKey, account.ETag, cancellationToken);
        return addressed;
    }
}
