using Accounts.Storage;

namespace Accounts.Recovery;

/// <summary>How choosing a password by a link ended.</summary>
internal enum ResetStatus
{
    /// <summary>The password is the account's, since now or by an earlier try with the same link.</summary>
    Changed,

    /// <summary>
    /// The link was used, or the password was changed since it was made, or there is no such account.
    /// </summary>
    Gone,

    /// <summary>The password cannot be taken.</summary>
    Refused,
}

/// <summary>The end of choosing a password by a link.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Account">The account, where it is one that may have a link.</param>
/// <param name="Fault">What is wrong with the password, where it was refused.</param>
internal sealed record ResetResult(ResetStatus Status, AccountEntity? Account = null, string? Fault = null);
