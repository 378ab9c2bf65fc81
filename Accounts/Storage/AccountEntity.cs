using Accounts.Names;
using Azure;

namespace Accounts.Storage;

/// <summary>One account: one row of the table <c>Accounts</c>, from registration to the end.</summary>
public sealed class AccountEntity
{
    /// <summary>The row key, <see cref="RowIds"/>; never reused.</summary>
    public required string Id { get; init; }

    /// <summary>The row's version, written by the service.</summary>
    public ETag ETag { get; set; }

    /// <summary>The name as typed; the email where none was given.</summary>
    public required string UserName { get; init; }

    /// <summary>The email as typed, where there is one.</summary>
    public string? Email { get; init; }

    /// <summary>PHC string.</summary>
    public required string PasswordHash { get; init; }

    /// <summary>Whether the account may be used.</summary>
    public bool IsActive { get; init; }

    /// <summary>When it was registered, UTC.</summary>
    public required DateTimeOffset RegisteredAt { get; init; }

    /// <summary>
    /// When it was registered where it was imported from, UTC; null for an account of our own. Its row's other times
    /// are those of the import.
    /// </summary>
    public DateTimeOffset? OriginallyRegisteredAt { get; init; }

    /// <summary>SHA-256 of the line that it was imported by, where that had no id; never changed.</summary>
    public string? ImportDigest { get; init; }

    /// <summary>When it was activated, UTC; stays when an operator deactivates the account.</summary>
    public DateTimeOffset? ActivatedAt { get; init; }

    /// <summary>How its link travels; it is activated that way whatever the setting says later.</summary>
    public Delivery Delivery { get; init; }

    /// <summary>Random; a new one ends all sessions and reset links.</summary>
    public required string Stamp { get; init; }

    /// <summary>BCP 47 tag for mails.</summary>
    public string? Locale { get; init; }

    /// <summary>Where the success page links to; one of the allowed values.</summary>
    public string? ReturnUrl { get; init; }

    /// <summary>When the password was last changed, UTC.</summary>
    public DateTimeOffset? PasswordChangedAt { get; init; }

    /// <summary>The id of the last change of the password; of a reset, that of its link.</summary>
    public string? ResetId { get; init; }

    /// <summary>Set when its removal began: from here it is gone for every reader.</summary>
    public DateTimeOffset? RemovedAt { get; init; }

    /// <summary>The key of the name.</summary>
    internal string NameKey => field ??= AccountNames.Key(UserName);

    /// <summary>The key of the email, where there is one.</summary>
    internal string? EmailKey => Email is null ? null : field ??= AccountNames.Key(Email);

    /// <summary>The keys of name and email, one where they are the same.</summary>
    internal IReadOnlyList<string> Keys =>
        EmailKey is null || EmailKey == NameKey ? [NameKey] : [NameKey, EmailKey];

    /// <summary>Whether the row bears the name or email of this key.</summary>
    internal bool Bears(string key) => key == NameKey || key == EmailKey;
}
