using Accounts.Names;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Storage;

/// <summary>
/// The row that holds a name or an address: at most one per key, so that inserting it is the claim. It is either the
/// account itself or, at the key of an address that is not the name, a reservation for the account.
/// </summary>
public abstract class HolderEntity : ITableEntity
{
    /// <summary>Row key of a key's holder.</summary>
    public const string Holder = "holder";

    /// <summary>
    /// Row key of what is registered with the address of an active account: the same rows, kept aside, so that a
    /// stranger cannot tell it from a registration with a free address. No link is ever made for it.
    /// </summary>
    public const string Shadow = "shadow";

    /// <summary>Hash of the name or address, <see cref="Names.AccountNames.Key"/>.</summary>
    public string PartitionKey { get; set; } = "";

    /// <summary><see cref="Holder"/> or <see cref="Shadow"/>.</summary>
    public string RowKey { get; set; } = Holder;

    /// <summary>Written by the service.</summary>
    public DateTimeOffset? Timestamp { get; set; }

    /// <summary>The row's version, written by the service.</summary>
    public ETag ETag { get; set; }

    /// <summary>The registration this row belongs to: 32 hexadecimal digits, new with each registration.</summary>
    public string RegistrationId { get; set; } = "";
}

/// <summary>One account, at the key of its name.</summary>
public sealed class AccountEntity : HolderEntity
{
    /// <summary>The name as typed.</summary>
    public string UserName { get; set; } = "";

    /// <summary>The address as typed, where there is one.</summary>
    public string? Email { get; set; }

    /// <summary>Argon2id PHC string.</summary>
    public string PasswordHash { get; set; } = "";

    /// <summary>Whether the account may be used.</summary>
    public bool IsActive { get; set; }

    /// <summary>When this registration was made, UTC.</summary>
    public DateTimeOffset RegisteredAt { get; set; }

    /// <summary>When it was activated, UTC; stays when an operator deactivates the account.</summary>
    public DateTimeOffset? ActivatedAt { get; set; }

    /// <summary>BCP 47 tag for mails and pages.</summary>
    public string? Locale { get; set; }

    /// <summary>Where the success page links to; one of the allowed values.</summary>
    public string? ReturnUrl { get; set; }

    /// <summary>Neither active nor deactivated.</summary>
    internal bool IsPending => !IsActive && ActivatedAt is null;
}

/// <summary>Reserves an address for an account whose name is another.</summary>
public sealed class ReservationEntity : HolderEntity
{
    /// <summary>Key of the account's name.</summary>
    public string AccountKey { get; set; } = "";
}
