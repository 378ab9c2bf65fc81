using Accounts.Claims;
using Accounts.Storage;

namespace Accounts.Activation;

/// <summary>What may be done with an authentic activation link, by how its account was registered.</summary>
public sealed class LinkActivation(
    AccountStore accounts,
    AccountStates states,
    AccountActivator activator,
    MailActivation mailed)
{
    /// <summary>The account of a link, or null.</summary>
    internal Task<AccountEntity?> FindAsync(ActivationLinkClaims claims, CancellationToken cancellationToken) =>
        accounts.FindAsync(claims.AccountId, cancellationToken);

    /// <summary>Opens the link, which changes nothing.</summary>
    internal async Task<AttemptResult> OpenAsync(ActivationLinkClaims claims, CancellationToken cancellationToken)
    {
        var account = await accounts.FindAsync(claims.AccountId, cancellationToken);
        return new AttemptResult(
            states.Of(account) switch
            {
                AccountState.Pending => AttemptStatus.Waits,
                AccountState.Active => AttemptStatus.AlreadyActive,
                _ => AttemptStatus.Gone,
            },
            account);
    }

    /// <summary>
    /// Activates an account that was registered with delivery Response, where the link is all that is asked for; one
    /// registered by mail is only opened.
    /// </summary>
    internal async Task<AttemptResult> ActivateByOpeningAsync(
        ActivationLinkClaims claims, CancellationToken cancellationToken)
    {
        if (await ActivatesUnreadAsync(claims, cancellationToken))
        {
            return new AttemptResult(AttemptStatus.Activated, null);
        }

        var opened = await OpenAsync(claims, cancellationToken);
        return opened is { Status: AttemptStatus.Waits, Account.Delivery: Delivery.Response }
            ? await ActivateVouchedAsync(opened.Account, cancellationToken)
            : opened;
    }

    /// <summary>Activates the account of a link with what was sent.</summary>
    internal async Task<AttemptResult> ActivateAsync(
        ActivationLinkClaims claims,
        ActivationAttempt attempt,
        CancellationToken cancellationToken)
    {
        if (attempt.IsPlain && await ActivatesUnreadAsync(claims, cancellationToken))
        {
            return new AttemptResult(AttemptStatus.Activated, null);
        }

        var account = await accounts.FindAsync(claims.AccountId, cancellationToken);
        if (account is null)
        {
            return new AttemptResult(AttemptStatus.Gone, null);
        }

        // One that is pending no longer is answered alike, however it was registered.
        if (account.Delivery != Delivery.Response || states.Of(account) != AccountState.Pending)
        {
            return await mailed.RunAsync(account, attempt, cancellationToken);
        }

        return attempt.IsPlain
            ? await ActivateVouchedAsync(account, cancellationToken)
            : new AttemptResult(AttemptStatus.NothingToChoose, account);
    }

    /// <summary>One storage transaction, where the token carries the account's version and it is still that.</summary>
    private async Task<bool> ActivatesUnreadAsync(ActivationLinkClaims claims, CancellationToken cancellationToken) =>
        claims.ETag is { } etag && await activator.ActivateUnchangedAsync(claims.AccountId, etag, cancellationToken);

    private async Task<AttemptResult> ActivateVouchedAsync(
        AccountEntity account,
        CancellationToken cancellationToken
    ) => AttemptResult.Of(await activator.ActivateAsync(account, new ActivationChoice(), cancellationToken));
}
