using Accounts.Claims;
using Accounts.Limits;
using Accounts.Passwords;
using Accounts.Sessions;
using Accounts.Storage;

namespace Accounts.Recovery;

/// <summary>How a change of the password of who is signed in ended.</summary>
internal enum ChangeStatus
{
    /// <summary>The password is changed; the caller's session goes on, all others have ended.</summary>
    Changed,

    /// <summary>The new password cannot be taken.</summary>
    Refused,

    /// <summary>The current password is wrong.</summary>
    Wrong,

    /// <summary>Too many wrong ones were sent.</summary>
    NoTryLeft,

    /// <summary>
    /// The account got another stamp meanwhile, which ended the session unless it was by another change in it.
    /// </summary>
    Ended,
}

/// <summary>The end of a change.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Fault">What is wrong with the new password, where it was refused.</param>
/// <param name="Pause">How long until there is a try, where there is none.</param>
internal sealed record ChangeResult(ChangeStatus Status, string? Fault = null, TimeSpan? Pause = null);

/// <summary>Changes the password of who is signed in and knows it.</summary>
public sealed class ChangeRules(
    AccountStore accounts,
    AccountStates states,
    SessionStore sessions,
    CredentialCheck check,
    ChosenPassword chosen,
    ChangeNotice notice,
    TimeProvider clock)
{
    /// <summary>Changes the password, or says why not.</summary>
    /// <exception cref="ContentionException">Others wrote the account until the caller's time ended.</exception>
    internal async Task<ChangeResult> ChangeAsync(
        Bearer bearer, string current, string password, CancellationToken cancellationToken)
    {
        var (name, email) = (bearer.Account.UserName, bearer.Account.Email);
        if (await chosen.FaultAsync(password, name, email, cancellationToken) is { } fault)
        {
            return new ChangeResult(ChangeStatus.Refused, Fault: fault);
        }

        var checkedNow = await check.CheckAsync(bearer, current, cancellationToken);
        switch (checkedNow.Status)
        {
            case CredentialStatus.NoTryLeft:
                return new ChangeResult(ChangeStatus.NoTryLeft, Pause: checkedNow.Try.Pause);
            case CredentialStatus.Wrong:
                return new ChangeResult(ChangeStatus.Wrong);
        }

        var isChanged = await checkedNow.Try.UseAsync(
            () => WriteAsync(bearer, password, cancellationToken), isWritten => isWritten);
        return new ChangeResult(isChanged ? ChangeStatus.Changed : ChangeStatus.Ended);
    }

    /// <summary>Writes the password and the caller's session; false where that ended meanwhile.</summary>
    private async Task<bool> WriteAsync(Bearer bearer, string password, CancellationToken cancellationToken)
    {
        var hash = await chosen.HashAsync(password, cancellationToken);
        var change = new PasswordChange(Stamps.New(), hash, clock.GetUtcNow());
        await notice.OrderAsync(bearer.Account, change, cancellationToken);
        if (!await MergeAsync(bearer.Account, change, cancellationToken))
        {
            return false;
        }

        // Until here the session has ended like all others: should the process stop now, its owner signs in again.
        await sessions.StampAsync(bearer.Session.Id, change.Stamp, cancellationToken);
        return true;
    }

    /// <summary>
    /// Writes the password unless the account got another stamp meanwhile, which ended the caller's session.
    /// </summary>
    private async Task<bool> MergeAsync(
        AccountEntity account, PasswordChange change, CancellationToken cancellationToken)
    {
        var changes = new Dictionary<string, object?>();
        change.AddTo(changes);
        return await accounts.MergeStampedAsync(
            account,
            change.Stamp,
            changes,
            async () =>
            {
                var read = await accounts.FindAsync(account.Id, cancellationToken);
                return states.Of(read) == AccountState.Active && read!.Stamp == account.Stamp ? read : null;
            },
            cancellationToken);
    }
}
