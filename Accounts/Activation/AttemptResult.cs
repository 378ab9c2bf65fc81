using Accounts.Claims;
using Accounts.Storage;

namespace Accounts.Activation;

/// <summary>How an attempt ended.</summary>
internal enum AttemptStatus
{
    /// <summary>The account is active now.</summary>
    Activated,

    /// <summary>It was active before, and no other password was chosen now.</summary>
    AlreadyActive,

    /// <summary>It was active before, with another password than the one chosen now.</summary>
    OtherPassword,

    /// <summary>It is over, gone, deactivated, or still being imported.</summary>
    Gone,

    /// <summary>Its email has become another account's.</summary>
    EmailTaken,

    /// <summary>The name has become another account's.</summary>
    NameTaken,

    /// <summary>It waits for a POST.</summary>
    Waits,

    /// <summary>The name chosen now cannot be taken.</summary>
    NameRefused,

    /// <summary>It was registered with delivery Response, where nothing can be chosen now.</summary>
    NothingToChoose,

    /// <summary>Neither password was sent.</summary>
    PasswordMissing,

    /// <summary>Not the password chosen at registration.</summary>
    PasswordWrong,

    /// <summary>The password chosen now cannot be taken.</summary>
    PasswordRefused,

    /// <summary>Too many wrong passwords were sent.</summary>
    NoTryLeft,
}

/// <summary>The end of an attempt.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Account">The account as it was last read; null where it was activated unread.</param>
/// <param name="Fault">What is wrong with what was chosen now, where it was refused.</param>
/// <param name="Pause">How long until there is a try, with <see cref="AttemptStatus.NoTryLeft"/>.</param>
internal sealed record AttemptResult(
    AttemptStatus Status,
    AccountEntity? Account,
    string? Fault = null,
    TimeSpan? Pause = null)
{
    /// <summary>What is wrong with the new password too, with <see cref="AttemptStatus.NameRefused"/>.</summary>
    public string? PasswordFault { get; init; }

    /// <summary>The end of an activation for which all that was asked is proven.</summary>
    public static AttemptResult Of(ActivationResult result) => new(
        result.Status switch
        {
            ActivationStatus.Activated => AttemptStatus.Activated,
            ActivationStatus.AlreadyActive => AttemptStatus.AlreadyActive,
            ActivationStatus.EmailTaken => AttemptStatus.EmailTaken,
            ActivationStatus.NameTaken => AttemptStatus.NameTaken,
            _ => AttemptStatus.Gone,
        },
        result.Account);
}
