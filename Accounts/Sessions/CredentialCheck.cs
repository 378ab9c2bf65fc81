using System.Diagnostics;
using Accounts.Claims;
using Accounts.Limits;
using Accounts.Passwords;
using Accounts.Storage;

namespace Accounts.Sessions;

/// <summary>What credentials came to.</summary>
internal enum CredentialStatus
{
    /// <summary>The right password of an active account.</summary>
    Right,

    /// <summary>No such account, another password, or not active: nobody learns which.</summary>
    Wrong,

    /// <summary>The right password of a pending account that was registered with delivery Response.</summary>
    Pending,

    /// <summary>Too many tries.</summary>
    NoTryLeft,
}

/// <summary>The end of a check.</summary>
/// <param name="Status">What the credentials came to.</param>
/// <param name="Account">The account as read before, where the password is right.</param>
/// <param name="ReadAt">When it was read, by storage's clock.</param>
/// <param name="Try">The try that was taken for it.</param>
internal sealed record CredentialResult(
    CredentialStatus Status, PasswordTry Try, AccountEntity? Account = null, DateTimeOffset ReadAt = default);

/// <summary>
/// Checks a name and a password, or the password of who is signed in, and counts the tries. Every name costs the same
/// operations and a refusal the same time, whether or not there is an account.
/// </summary>
public sealed class CredentialCheck(
    AccountStore accounts,
    ClaimStore claims,
    AccountStates states,
    SignInTries tries,
    ParallelTries parallel,
    PasswordHasher hasher,
    LimitOptions limits)
{
    /// <summary>Refusals end at whole multiples of it: above the slowest hash that is stored.</summary>
    private static readonly TimeSpan RefusalStep = TimeSpan.FromSeconds(1);

    /// <summary>The one client of a device's own tries, wherever it is.</summary>
    private const string Device = "device";

    /// <summary>Checks a name and a password.</summary>
    /// <param name="wanted">The name and the password.</param>
    /// <param name="client">The client's network; null for a trusted back end, whose clients are not known.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    internal async Task<CredentialResult> CheckAsync(
        Credentials wanted, string? client, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        using var turn = parallel.Begin(wanted.Key, limits.SignInTriesPerClient > 0 ? client : null);
        var (account, readAt) = await FindAsync(wanted.Key, cancellationToken);
        var isDevice = account is not null && wanted.Device?.AccountId == account.Id;
        var count = isDevice
            ? SignInCount.OfDevice(account!.Id, wanted.Device!.SessionId)
            : SignInCount.OfKey(wanted.Key);
        var since = isDevice ? account!.PasswordChangedAt : null;
        var taken = await tries.TakeAsync(count, isDevice ? Device : client, since, cancellationToken);
        if (taken.Pause is not null)
        {
            return new CredentialResult(CredentialStatus.NoTryLeft, taken);
        }

        var isRight = await taken.VerifyAsync(hasher, wanted.Password, account?.PasswordHash, cancellationToken);
        if (account is null || !isRight)
        {
            // To its end, which is soon: a deadline that passes here is no failure of storage.
            await RefusalEnd.WaitAsync(start, RefusalStep, turn.Steps);
            return new CredentialResult(CredentialStatus.Wrong, taken);
        }

        if (states.Of(account) == AccountState.Active)
        {
            return new CredentialResult(CredentialStatus.Right, taken, account, readAt);
        }

        // It was no guess, and would keep its owner out later.
        await taken.GiveBackAsync(cancellationToken);
        return new CredentialResult(CredentialStatus.Pending, taken, account, readAt);
    }

    /// <summary>
    /// Checks the password of who is signed in, by the tries of the session's device. A right one is not cleared: what
    /// it is given for, a change of the password or the account's end, ends the count as well.
    /// </summary>
    internal async Task<CredentialResult> CheckAsync(
        Bearer bearer, string password, CancellationToken cancellationToken)
    {
        var count = SignInCount.OfDevice(bearer.Account.Id, bearer.Session.Id);
        var taken = await tries.TakeAsync(count, Device, bearer.Account.PasswordChangedAt, cancellationToken);
        if (taken.Pause is not null)
        {
            return new CredentialResult(CredentialStatus.NoTryLeft, taken);
        }

        if (!await taken.VerifyAsync(hasher, password, bearer.Account.PasswordHash, cancellationToken))
        {
            return new CredentialResult(CredentialStatus.Wrong, taken);
        }

        return new CredentialResult(CredentialStatus.Right, taken, bearer.Account);
    }

    /// <summary>
    /// The account whose password may be tried: an active one that bears the key, or one registered with delivery
    /// Response and still pending. Where there is no claim, a row that nobody has is read: it costs the same.
    /// </summary>
    private async Task<(AccountEntity? Account, DateTimeOffset ReadAt)> FindAsync(
        string key, CancellationToken cancellationToken)
    {
        var claim = await claims.FindAsync(key, cancellationToken);
        var id = claim?.AccountId ?? key[..RowIds.Length];
        var (account, readAt) = await accounts.ReadAsync(id, cancellationToken);
        var mayTry = states.Of(account) switch
        {
            AccountState.Active => account!.Bears(key),
            AccountState.Pending => account!.Delivery == Delivery.Response && account.Bears(key),
            _ => false,
        };
        return (mayTry ? account : null, readAt);
    }
}
