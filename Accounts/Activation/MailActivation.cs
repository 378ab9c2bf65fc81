using Accounts.Claims;
using Accounts.Limits;
using Accounts.Names;
using Accounts.Passwords;
using Accounts.Storage;

namespace Accounts.Activation;

/// <summary>
/// Activates an account that was registered by mail. The link proves the mailbox, the password that it was this person
/// who registered; who does not know it, because a stranger registered or it is forgotten, chooses one now.
/// </summary>
public sealed class MailActivation(
    AccountActivator activator,
    AccountStates states,
    ActivationTries tries,
    PasswordPolicy policy,
    ChosenPassword passwords,
    PasswordHasher hasher)
{
    /// <summary>Checks an attempt for an account as read, and activates it.</summary>
    internal async Task<AttemptResult> RunAsync(
        AccountEntity account,
        ActivationAttempt attempt,
        CancellationToken cancellationToken)
    {
        switch (states.Of(account))
        {
            case AccountState.Active:
                return await CheckActiveAsync(account, attempt, cancellationToken);
            case not AccountState.Pending:
                return new AttemptResult(AttemptStatus.Gone, account);
        }

        var email = EmailAddress.TryParse(account.Email);
        if (attempt.UserName is { } text && UserName.TryParse(text, email, out var fault) is null)
        {
            var passwordFault = attempt.NewPassword is { Length: > 0 } wanted ? policy.Fault(wanted, known: []) : null;
            return new AttemptResult(AttemptStatus.NameRefused, account, fault) { PasswordFault = passwordFault };
        }

        if (attempt.NewPassword is { Length: > 0 } chosen)
        {
            return await ChooseAsync(account, attempt, chosen, cancellationToken);
        }

        return string.IsNullOrEmpty(attempt.Password)
            ? new AttemptResult(AttemptStatus.PasswordMissing, account)
            : await VerifyAsync(account, attempt, attempt.Password, cancellationToken);
    }

    /// <summary>A second click is no error, but a password chosen now must not seem to be taken.</summary>
    private async Task<AttemptResult> CheckActiveAsync(
        AccountEntity account,
        ActivationAttempt attempt,
        CancellationToken cancellationToken)
    {
        if (attempt.NewPassword is null)
        {
            return new AttemptResult(AttemptStatus.AlreadyActive, account);
        }

        var tried = await tries.TakeAsync(account.Id, attempt.Network, cancellationToken);
        if (tried.Pause is { } pause)
        {
            return new AttemptResult(AttemptStatus.NoTryLeft, account, Pause: pause);
        }

        if (!await tried.VerifyAsync(hasher, attempt.NewPassword, account.PasswordHash, cancellationToken))
        {
            return new AttemptResult(AttemptStatus.OtherPassword, account);
        }

        await tried.GiveBackAsync(cancellationToken);
        return new AttemptResult(AttemptStatus.AlreadyActive, account);
    }

    private async Task<AttemptResult> ChooseAsync(
        AccountEntity account, ActivationAttempt attempt, string chosen, CancellationToken cancellationToken)
    {
        // The registration's name may be a stranger's choice too: without a word it is not taken over.
        var name = attempt.UserName?.Trim() ?? account.Email!;
        if (await passwords.FaultAsync(chosen, name, account.Email, cancellationToken) is { } fault)
        {
            return new AttemptResult(AttemptStatus.PasswordRefused, account, Fault: fault);
        }

        var hash = await passwords.HashAsync(chosen, cancellationToken);
        var result = await activator.ActivateAsync(account, new ActivationChoice(name, hash), cancellationToken);
        // Another attempt was quicker, perhaps with another password.
        return result.Status == ActivationStatus.AlreadyActive
            ? await CheckActiveAsync(result.Account!, attempt, cancellationToken)
            : AttemptResult.Of(result);
    }

    private async Task<AttemptResult> VerifyAsync(
        AccountEntity account, ActivationAttempt attempt, string password, CancellationToken cancellationToken)
    {
        var tried = await tries.TakeAsync(account.Id, attempt.Network, cancellationToken);
        if (tried.Pause is { } pause)
        {
            return new AttemptResult(AttemptStatus.NoTryLeft, account, Pause: pause);
        }

        if (!await tried.VerifyAsync(hasher, password, account.PasswordHash, cancellationToken))
        {
            return new AttemptResult(AttemptStatus.PasswordWrong, account);
        }

        // Once the account is active nobody asks for the tries any more.
        var choice = new ActivationChoice(attempt.UserName?.Trim());
        return AttemptResult.Of(await tried.UseAsync(
            () => activator.ActivateAsync(account, choice, cancellationToken),
            result => result.Status == ActivationStatus.Activated));
    }
}
