using Accounts.Limits;
using Accounts.Passwords;
using Accounts.Storage;

namespace Accounts.Claims;

/// <summary>
/// Registers with delivery Response. The caller vouches for name and email, so both are claimed at once. Nobody living
/// is ever replaced: a repeated request finds its own first try, and every link of an account stays good.
/// docs/decisions/claims.md.
/// </summary>
public sealed class VouchedRegistration(
    AccountStore accounts,
    ClaimStore claims,
    AccountStates states,
    AccountRemoval removal,
    ActivationTries tries,
    PasswordHasher hasher)
{
    /// <summary>Registers what is wanted, or finds who has it.</summary>
    /// <param name="wanted">What the caller wants.</param>
    /// <param name="makeAsync">Makes the account to be inserted, once it is known that nothing is in the way.</param>
    /// <param name="cancellationToken">Ends the registration; the same request may be repeated.</param>
    public async Task<RegistrationResult> RegisterAsync(
        WantedAccount wanted, Func<Task<AccountEntity>> makeAsync, CancellationToken cancellationToken)
    {
        var holders = new List<(string Key, AccountEntity Account)>();
        foreach (var key in wanted.Keys)
        {
            var claim = await claims.FindAsync(key, cancellationToken);
            if (await accounts.HolderAsync(claim, cancellationToken) is { } holder)
            {
                holders.Add((key, holder));
            }
        }

        // An account in use first: a link of one that is pending would be of no use beside it.
        foreach (var (key, holder) in holders.OrderByDescending(one => states.Takes(one.Account, one.Key)))
        {
            if (states.Takes(holder, key) || states.Of(holder) is AccountState.Pending or AccountState.Importing)
            {
                return await AnswerForAsync(wanted, key, holder, cancellationToken);
            }
        }

        var account = await makeAsync();
        await accounts.InsertAsync(account, cancellationToken);
        foreach (var key in wanted.Keys)
        {
            if (await ClaimAsync(account, key, cancellationToken) is { } holder)
            {
                // Touched, it may be known: an equal request found it, and answered a link of it.
                return await removal.RemoveUntouchedAsync(account, cancellationToken)
                    ? await AnswerForAsync(wanted, key, holder, cancellationToken)
                    : await CompleteAsync(account, cancellationToken);
            }
        }

        return new RegistrationResult(RegistrationStatus.Registered, account, HasAllClaims: true);
    }

    /// <summary>
    /// Claims what a pending account's own registration has not, as it may still be about to or never be, and touches
    /// the account, so that its own registration does not give it up any more. Only then may a link of it be answered,
    /// and none with an ETag: somebody may be about to replace one of its claims.
    /// </summary>
    /// <exception cref="ContentionException">
    /// It is gone, or others wrote it until the request's time ended; the request may be repeated.
    /// </exception>
    internal Task<RegistrationResult> CompleteAsync(AccountEntity account, CancellationToken cancellationToken) =>
        Contention.RunAsync(account.Id, async contention =>
        {
            for (AccountEntity? read = account; ; read = await accounts.FindAsync(account.Id, cancellationToken))
            {
                if (states.Of(read) == AccountState.Gone)
                {
                    throw new ContentionException();
                }

                if (states.Of(read) != AccountState.Pending)
                {
                    return Taken(read!, read!.Keys[0]);
                }

                foreach (var key in read!.Keys)
                {
                    if (await ClaimAsync(read, key, cancellationToken) is not null)
                    {
                        return Taken(read, key);
                    }
                }

                // Under the ETag from before its claims.
                if (await accounts.TouchAsync(read, cancellationToken))
                {
                    return new RegistrationResult(RegistrationStatus.Registered, read, HasAllClaims: false);
                }

                await contention.WaitForOthersAsync(cancellationToken);
            }
        });

    private static RegistrationResult Taken(AccountEntity account, string key) =>
        new(key == account.EmailKey ? RegistrationStatus.EmailTaken : RegistrationStatus.NameTaken);

    /// <summary>Claims a key; the account that is in the way, or null when the claim is held.</summary>
    private async Task<AccountEntity?> ClaimAsync(
        AccountEntity account,
        string key,
        CancellationToken cancellationToken)
    {
        while (!await claims.InsertAsync(key, account.Id, cancellationToken))
        {
            var claim = await claims.FindAsync(key, cancellationToken);
            if (claim is null)
            {
                continue;
            }

            // Inserted by a try whose answer was lost.
            if (claim.AccountId == account.Id)
            {
                break;
            }

            var holder = await accounts.FindAsync(claim.AccountId, cancellationToken);
            var state = states.Of(holder);
            if (states.Takes(holder, key) || state is AccountState.Pending or AccountState.Importing)
            {
                return holder;
            }

            if (await GivesUpAsync(holder, state, cancellationToken)
                && await claims.ReplaceAsync(claim, account.Id, cancellationToken))
            {
                break;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether a holder that has no right to the key any more lets it be replaced; otherwise the claim is read again.
    /// </summary>
    private async Task<bool> GivesUpAsync(
        AccountEntity? holder,
        AccountState state,
        CancellationToken cancellationToken) =>
        state switch
        {
            AccountState.Gone => true,
            AccountState.Over => await removal.MarkAsync(holder!, cancellationToken),
            // Active, under another name: the claim is left from an activation that lost a race.
            _ => await accounts.TouchAsync(holder!, cancellationToken),
        };

    /// <summary>Answers for who has a key: an equal pending account is the caller's own, if the password is.</summary>
    private async Task<RegistrationResult> AnswerForAsync(
        WantedAccount wanted, string key, AccountEntity holder, CancellationToken cancellationToken)
    {
        var taken = new RegistrationResult(
            key == wanted.Email?.Key ? RegistrationStatus.EmailTaken : RegistrationStatus.NameTaken);
        var isEqual =
            states.Of(holder) == AccountState.Pending
            && holder.Delivery == Delivery.Response
            && holder.NameKey == wanted.Name.Key
            && holder.EmailKey == wanted.Email?.Key;
        if (!isEqual)
        {
            return taken;
        }

        var tried = await tries.TakeAsync(holder.Id, wanted.Network, cancellationToken);
        if (tried.Pause is { } pause)
        {
            return new RegistrationResult(RegistrationStatus.TooManyTries, Pause: pause);
        }

        if (!await tried.VerifyAsync(hasher, wanted.Password, holder.PasswordHash, cancellationToken))
        {
            return taken;
        }

        await tried.GiveBackAsync(cancellationToken);
        return await CompleteAsync(holder, cancellationToken);
    }
}
