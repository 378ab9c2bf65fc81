using Accounts.Storage;

namespace Accounts.Claims;

/// <summary>How a registration with delivery Response ended.</summary>
public enum RegistrationStatus
{
    /// <summary>The account is there, and the name and email are its.</summary>
    Registered,

    /// <summary>Somebody else has the name.</summary>
    NameTaken,

    /// <summary>Somebody else has the email.</summary>
    EmailTaken,

    /// <summary>Too many wrong passwords were given for the pending account that has the name.</summary>
    TooManyTries,
}

/// <summary>The end of a registration with delivery Response.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Account">The account, where it is registered: the one just made, or an equal one that was
/// pending.</param>
/// <param name="HasAllClaims">Whether this registration wrote all claims of the account: only then may its token carry
/// an ETag.</param>
/// <param name="Pause">How long until there is a try again, with <see cref="RegistrationStatus.TooManyTries"/>.</param>
public sealed record RegistrationResult(
    RegistrationStatus Status, AccountEntity? Account = null, bool HasAllClaims = false, TimeSpan? Pause = null);
