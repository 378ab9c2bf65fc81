using Accounts.Limits;
using Accounts.Links;
using Accounts.Passwords;
using Accounts.Storage;

namespace Accounts.Activation;

/// <summary>Brings a pending account to life, once. The registration id binds; the ETag only saves a read.</summary>
public sealed class AccountActivator(AccountStore store, PasswordTries tries, PasswordHasher hasher, ActivationOptions options, TimeProvider clock)
{
    /// <summary>Activates for who holds the link alone: one storage transaction unless the row has changed since the link was made.</summary>
    public async Task<ActivationOutcome> ActivateAsync(ActivationClaims claims, CancellationToken cancellationToken) =>
        await store.ActivateAsync(claims.AccountKey, claims.ETag, clock.GetUtcNow(), cancellationToken)
            ? ActivationOutcome.Activated
            : await ActivateAsReadAsync(claims, cancellationToken);

    /// <summary>Activates for who holds the link and, where the settings ask for it, knows the password.</summary>
    public async Task<ActivationOutcome> ActivateAsync(ActivationClaims claims, string? password, CancellationToken cancellationToken)
    {
        if (!options.RequiresPassword) return await ActivateAsync(claims, cancellationToken);
        var account = await FindAsync(claims, cancellationToken);
        if (account is not { IsPending: true }) return Settled(account);
        if (string.IsNullOrEmpty(password)) return ActivationOutcome.PasswordMissing;
        // Counted before the password is judged: otherwise many tries at once would all be judged.
        if (!await tries.TakeAsync(claims, cancellationToken)) return ActivationOutcome.TooManyTries;
        if (!await hasher.VerifyAsync(password, account.PasswordHash, cancellationToken)) return ActivationOutcome.PasswordWrong;
        return await ActivateAsync(claims with { ETag = account.ETag }, cancellationToken);
    }

    /// <summary>Removes the pending registration of the link; false when there is none any more.</summary>
    public async Task<bool> RemoveAsync(ActivationClaims claims, CancellationToken cancellationToken)
    {
        while (await FindAsync(claims, cancellationToken) is { IsPending: true } account)
            if (await store.DeleteAsync(account.PartitionKey, account.RowKey, account.ETag, cancellationToken)) return true;
        return false;
    }

    /// <summary>The account of the link's registration, or nothing when another or none is there.</summary>
    public async Task<AccountEntity?> FindAsync(ActivationClaims claims, CancellationToken cancellationToken) =>
        await store.FindAsync(claims.AccountKey, HolderEntity.Holder, cancellationToken) is AccountEntity account
        && account.RegistrationId == claims.RegistrationId ? account : null;

    private async Task<ActivationOutcome> ActivateAsReadAsync(ActivationClaims claims, CancellationToken cancellationToken)
    {
        while (await FindAsync(claims, cancellationToken) is { IsPending: true } account)
            if (await store.ActivateAsync(claims.AccountKey, account.ETag, clock.GetUtcNow(), cancellationToken)) return ActivationOutcome.Activated;
        return Settled(await FindAsync(claims, cancellationToken));
    }

    private static ActivationOutcome Settled(AccountEntity? account) =>
        account is { IsActive: true } ? ActivationOutcome.AlreadyActive : ActivationOutcome.Gone;
}
