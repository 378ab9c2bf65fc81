using Accounts.Names;
using Accounts.Storage;

namespace Accounts.Claims;

/// <summary>How bringing a pending account to life ended.</summary>
public enum ActivationStatus
{
    /// <summary>It was pending and is active now.</summary>
    Activated,

    /// <summary>It is active since before.</summary>
    AlreadyActive,

    /// <summary>It is over, gone, deactivated, or still being imported.</summary>
    Gone,

    /// <summary>Its email has become another account's.</summary>
    EmailTaken,

    /// <summary>The name has become another account's.</summary>
    NameTaken,
}

/// <summary>The end of an activation, and the account as it was last read.</summary>
public sealed record ActivationResult(ActivationStatus Status, AccountEntity? Account);

/// <summary>What an account becomes when it is activated; null leaves what was registered.</summary>
/// <param name="UserName">The name, as typed.</param>
/// <param name="PasswordHash">The hash of a password chosen now.</param>
/// <param name="Reset">A password chosen now by a link that is for nothing else.</param>
public sealed record ActivationChoice(
    string? UserName = null,
    string? PasswordHash = null,
    PasswordChange? Reset = null)
{
    /// <summary>Whether it is the import that activates, which alone may do that to an account it began.</summary>
    public bool IsImport { get; init; }

    /// <summary>Whether it may be used from now on; false for one that is imported as deactivated.</summary>
    public bool IsActive { get; init; } = true;
}
