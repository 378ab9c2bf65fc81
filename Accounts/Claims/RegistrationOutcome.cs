using Accounts.Storage;

namespace Accounts.Claims;

/// <summary>How writing a registration ended.</summary>
public enum RegistrationStatus
{
    /// <summary>The account is written; with delivery Email nothing is said of who owns the address.</summary>
    Registered,

    /// <summary>Somebody else has the name.</summary>
    UserNameTaken,

    /// <summary>Somebody else has the address.</summary>
    EmailTaken,
}

/// <summary>The end of a registration and, when registered, the account as it lies in the table.</summary>
public sealed record RegistrationOutcome(RegistrationStatus Status, AccountEntity? Account = null);
