using Accounts.Claims;
using Accounts.Storage;

namespace Accounts.Recovery;

/// <summary>
/// Whose password may be chosen by a link: an active account's, or a pending one's that was registered with delivery
/// Response. One registered by mail chooses its password where it is activated.
/// </summary>
public sealed class ResetAccounts(
    AccountStore accounts,
    ClaimStore claims,
    AccountStates states,
    AccountActivator activator,
    VouchedRegistration registration)
{
    /// <summary>The account that may have a link, or null.</summary>
    internal async Task<AccountEntity?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(id, cancellationToken);
        return IsResettable(account) ? account : null;
    }

    /// <summary>
    /// The account of a name or email that may have a link, or null: by the claim, never by what looks like it.
    /// </summary>
    internal async Task<AccountEntity?> FindByKeyAsync(string key, CancellationToken cancellationToken)
    {
        var account = await accounts.HolderAsync(await claims.FindAsync(key, cancellationToken), cancellationToken);
        return IsResettable(account) && account!.Bears(key) ? account : null;
    }

    /// <summary>
    /// Whether a name and email that somebody vouched for are the account's, claimed now where its registration was
    /// killed: only then may an answer have a link of it.
    /// </summary>
    /// <exception cref="ContentionException">It has gone; the request may be repeated.</exception>
    internal async Task<bool> IsCompleteAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        if (account.IsActive)
        {
            return true;
        }

        var completed = await registration.CompleteAsync(account, cancellationToken);
        if (completed.Status == RegistrationStatus.Registered)
        {
            return true;
        }

        // It may have been activated meanwhile, which leaves its stamp and so the link.
        var read = await accounts.FindAsync(account.Id, cancellationToken);
        return states.Of(read) == AccountState.Active;
    }

    /// <summary>
    /// Writes the password if the account is still as read; a pending one comes to life by it, claims and all.
    /// </summary>
    internal async Task<ResetWrite> WriteAsync(
        AccountEntity account, PasswordChange change, CancellationToken cancellationToken)
    {
        // By the row as read and not by the clock: a period that ends meanwhile makes no account active.
        if (!account.IsActive)
        {
            var choice = new ActivationChoice(Reset: change);
            var result = await activator.ActivateAsync(account, choice, cancellationToken);
            return result.Status switch
            {
                ActivationStatus.Activated => ResetWrite.Written,
                ActivationStatus.EmailTaken or ActivationStatus.NameTaken => ResetWrite.Taken,
                _ => ResetWrite.Changed,
            };
        }

        var changes = new Dictionary<string, object?>();
        change.AddTo(changes);
        var written = await accounts.MergeAsync(account.Id, account.ETag, changes, cancellationToken);
        return written is null ? ResetWrite.Changed : ResetWrite.Written;
    }

    private bool IsResettable(AccountEntity? account) => states.Of(account) switch
    {
        AccountState.Active => true,
        AccountState.Pending => account!.Delivery == Delivery.Response,
        _ => false,
    };
}

/// <summary>What became of a write.</summary>
internal enum ResetWrite
{
    /// <summary>The password is the account's.</summary>
    Written,

    /// <summary>The account has changed meanwhile: it is to be checked again.</summary>
    Changed,

    /// <summary>It was pending, and another account has got its name or email: it never comes to life.</summary>
    Taken,
}
