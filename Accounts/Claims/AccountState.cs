using Accounts.Links;
using Accounts.Storage;

namespace Accounts.Claims;

/// <summary>What an account is at a moment.</summary>
public enum AccountState
{
    /// <summary>Registered, not yet active.</summary>
    Pending,

    /// <summary>Its import stopped midway: no link brings it to life, only the import, started again.</summary>
    Importing,

    /// <summary>Pending beyond its period: it never comes to life any more, unless it is imported again.</summary>
    Over,

    /// <summary>In use.</summary>
    Active,

    /// <summary>Was active, switched off by an operator.</summary>
    Deactivated,

    /// <summary>Removed, or never there: for ever, since ids are not reused.</summary>
    Gone,
}

/// <summary>How states are written for people and logs.</summary>
public static class AccountStateWords
{
    /// <summary>The state in lower case: <c>pending</c>.</summary>
    public static string Word(this AccountState state) => state.ToString().ToLowerInvariant();
}

/// <summary>Says what an account is.</summary>
public sealed class AccountStates(ActivationOptions options, TimeProvider clock)
{
    /// <summary>When a pending account's period ends; no link lives longer.</summary>
    public DateTimeOffset EndOf(AccountEntity account) => account.RegisteredAt + options.PendingPeriod;

    /// <summary>Whether the period of what was registered or ordered then has ended.</summary>
    public bool IsOver(DateTimeOffset since) => clock.GetUtcNow() >= since + options.PendingPeriod;

    /// <summary>The state of an account as read; of null it is <see cref="AccountState.Gone"/>.</summary>
    public AccountState Of(AccountEntity? account)
    {
        if (account is null or { RemovedAt: not null })
        {
            return AccountState.Gone;
        }

        if (account.IsActive)
        {
            return AccountState.Active;
        }

        if (account.ActivatedAt is not null)
        {
            return AccountState.Deactivated;
        }

        if (IsOver(account.RegisteredAt))
        {
            return AccountState.Over;
        }

        return account.OriginallyRegisteredAt is null ? AccountState.Pending : AccountState.Importing;
    }

    /// <summary>
    /// Whether the account keeps this key from all others: it is active or deactivated, and bears that name or email.
    /// </summary>
    public bool Takes(AccountEntity? account, string key) =>
        Of(account) is AccountState.Active or AccountState.Deactivated && account!.Bears(key);
}
