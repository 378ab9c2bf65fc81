using Accounts.Mail;
using Accounts.Sessions;
using Microsoft.Extensions.Logging;

namespace Accounts.Leaving;

/// <summary>How a wish to leave ended.</summary>
internal enum LeavingStatus
{
    /// <summary>The account is gone.</summary>
    Left,

    /// <summary>The password is wrong, or nobody may leave by it.</summary>
    Refused,

    /// <summary>Too many tries.</summary>
    NoTryLeft,

    /// <summary>The account changed its password, was signed out everywhere or deactivated meanwhile.</summary>
    Changed,
}

/// <summary>The end of a wish to leave.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Pause">How long until there is a try, with <see cref="LeavingStatus.NoTryLeft"/>.</param>
internal sealed record LeavingResult(LeavingStatus Status, TimeSpan? Pause = null);

/// <summary>Lets a person leave, whose password is asked for and counted as at sign-in.</summary>
public sealed class LeavingRules(CredentialCheck check, OrderedRemoval removal, ILogger<LeavingRules> log)
{
    /// <summary>Removes the account of who is signed in.</summary>
    internal async Task<LeavingResult> LeaveAsync(
        Bearer bearer, string password, CancellationToken cancellationToken) =>
        await EndAsync(await check.CheckAsync(bearer, password, cancellationToken), cancellationToken);

    /// <summary>Removes the account of a name and password.</summary>
    /// <param name="wanted">The name and the password.</param>
    /// <param name="client">The client's network; null for a trusted back end.</param>
    /// <param name="cancellationToken">Ends it; the same request may be repeated.</param>
    internal async Task<LeavingResult> LeaveAsync(
        Credentials wanted, string? client, CancellationToken cancellationToken)
    {
        var result = await EndAsync(await check.CheckAsync(wanted, client, cancellationToken), cancellationToken);
        // Perhaps only signed out everywhere: then the password is still right.
        return result.Status == LeavingStatus.Changed
            ? await EndAsync(await check.CheckAsync(wanted, client, cancellationToken), cancellationToken)
            : result;
    }

    private async Task<LeavingResult> EndAsync(CredentialResult result, CancellationToken cancellationToken)
    {
        switch (result.Status)
        {
            case CredentialStatus.NoTryLeft:
                return new LeavingResult(LeavingStatus.NoTryLeft, result.Try.Pause);
            case not CredentialStatus.Right:
                return new LeavingResult(LeavingStatus.Refused);
        }

        var account = result.Account!;
        if (!await result.Try.UseAsync(() => removal.RemoveAsync(account, cancellationToken), isRemoved => isRemoved))
        {
            return new LeavingResult(LeavingStatus.Changed);
        }

        log.Left(account.Id);
        Telemetry.Leavings.Count("left", account.Id);
        return new LeavingResult(LeavingStatus.Left);
    }
}
