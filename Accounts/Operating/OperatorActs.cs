using Accounts.Claims;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Storage;
using Azure;
using Microsoft.Extensions.Logging;

namespace Accounts.Operating;

/// <summary>How an operator's act ended.</summary>
public enum ActEnd
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>It was so before.</summary>
    AlreadyDone,

    /// <summary>The account's state does not allow it.</summary>
    Refused,
}

/// <summary>The end of an act.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Words">What an operator reads.</param>
public sealed record ActResult(ActEnd End, string Words)
{
    /// <summary>The id of another account of the same name or email, of one that was removed.</summary>
    public string? Another { get; init; }
}

/// <summary>
/// What an operator does to an account, each under its ETag as requests do, and each in the log. An account whose
/// removal has begun is gone: nothing brings it back.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class OperatorActs(
    AccountStore accounts,
    AccountStates states,
    SignInTries tries,
    OrderedRemoval removal,
    NewestRegistrations newest,
    AccountFinder finder,
    ActivationOptions options,
    ILogger<OperatorActs> log)
{
    private static readonly ActResult Gone =
        new(ActEnd.Refused, "The account is being removed; nothing brings it back.");

    /// <summary>Switches an active account off, and ends its sessions.</summary>
    public Task<ActResult> DeactivateAsync(AccountEntity account, CancellationToken cancellationToken) => ChangeAsync(
        "deactivate", account, AccountState.Active, AccountState.Deactivated,
        new() { [nameof(AccountEntity.IsActive)] = false, [nameof(AccountEntity.Stamp)] = Stamps.New() },
        "Deactivated; all its sessions have ended.", cancellationToken);

    /// <summary>Switches a deactivated account on again.</summary>
    public Task<ActResult> ReactivateAsync(AccountEntity account, CancellationToken cancellationToken) => ChangeAsync(
        "reactivate", account, AccountState.Deactivated, AccountState.Active,
        new() { [nameof(AccountEntity.IsActive)] = true }, "Active again.", cancellationToken);

    /// <summary>Ends all sessions of an account.</summary>
    public Task<ActResult> SignOutAsync(AccountEntity account, CancellationToken cancellationToken) => ChangeAsync(
        "sign-out", account, AccountState.Active, null,
        new() { [nameof(AccountEntity.Stamp)] = Stamps.New() }, "All its sessions have ended.", cancellationToken);

    /// <summary>Clears the counts of tries to sign in with its name and its email, and from its devices.</summary>
    public async Task<ActResult> UnlockAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        if (states.Of(account) == AccountState.Gone)
        {
            return Gone;
        }

        await tries.ClearAsync(account, cancellationToken);
        await tries.ClearDevicesAsync(account, cancellationToken);
        return Done("unlock", account, "Its failed tries to sign in are cleared, also those of its devices.");
    }

    /// <summary>
    /// Removes an account and all that is held of it. Its person may have others: registrations of the same email.
    /// </summary>
    public async Task<ActResult> ForgetAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        // Before the removal: a repeated act finds no account any more.
        var other = await finder.OtherAsync(account, cancellationToken);
        await newest.PassOnAsync(account, cancellationToken);
        if (!await removal.RemoveAsync(account, cancellationToken))
        {
            return new ActResult(ActEnd.Refused, "The account has changed meanwhile. Look at it, and decide again.");
        }

        var words = options.Delivery == Delivery.Email
            ? "Removed. Its row goes within a day, after the farewell to who was active."
            : "Removed.";
        return Done("forget", account, words) with { Another = other?.Id };
    }

    private async Task<ActResult> ChangeAsync(
        string act, AccountEntity account, AccountState from, AccountState? to, Dictionary<string, object?> changes,
        string words, CancellationToken cancellationToken)
    {
        AccountEntity? read = account;
        while (true)
        {
            var state = states.Of(read);
            if (state == AccountState.Gone)
            {
                return Gone;
            }

            if (state == to && read != account)
            {
                // Since the first look: by a try whose answer was lost, or by another operator who does the same.
                return Done(act, account, words);
            }

            if (state == to)
            {
                return new ActResult(ActEnd.AlreadyDone, $"The account is {state.Word()} already.");
            }

            if (state != from)
            {
                return new ActResult(
                    ActEnd.Refused,
                    $"Only an account that is {from.Word()} can do that; this one is {state.Word()}.");
            }

            if (await accounts.MergeAsync(account.Id, read!.ETag, changes, cancellationToken) is not null)
            {
                return Done(act, account, words);
            }

            read = await accounts.FindAsync(account.Id, cancellationToken);
        }
    }

    private ActResult Done(string act, AccountEntity account, string words)
    {
        log.OperatorActed(act, account.Id);
        return new ActResult(ActEnd.Done, words);
    }
}
