using Accounts.Names;
using Accounts.Storage;
using Azure;

namespace Accounts.Claims;

/// <summary>
/// Brings a pending account to life, once, and claims its email and its name for it. There is no transaction over rows:
/// the order of the writes, and each one's ETag, are what keeps two accounts from holding one key.
/// docs/decisions/claims.md says what breaks without each of them.
/// </summary>
public sealed class AccountActivator(AccountStore accounts, ClaimStore claims, AccountStates states, TimeProvider clock)
{
    private const int MostRounds = 5;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a younger account leaves an older one that may be about to end its activation.</summary>
    private static readonly TimeSpan Courtesy = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Activates an account registered with delivery Response, by the ETag that its token carries: one storage
    /// transaction. Its claims were written before the token was made. False when the account has changed since.
    /// </summary>
    public async Task<bool> ActivateUnchangedAsync(string id, ETag etag, CancellationToken cancellationToken) =>
        await MergeAsync(id, etag, new ActivationChoice(), cancellationToken);

    /// <summary>
    /// Activates the account, which the caller has just read and found pending; what else is to be proven is proven.
    /// </summary>
    /// <exception cref="ContentionException">Others wrote the same rows all the time, or until the request's time
    /// ended.</exception>
    public async Task<ActivationResult> ActivateAsync(
        AccountEntity account,
        ActivationChoice choice,
        CancellationToken cancellationToken)
    {
        var awaited = choice.IsImport ? AccountState.Importing : AccountState.Pending;
        AccountEntity? read = account;
        for (var round = 1; ; round++)
        {
            switch (states.Of(read))
            {
                case AccountState.Active:
                    await GiveUpAsync(read!, choice.UserName, cancellationToken);
                    return new ActivationResult(ActivationStatus.AlreadyActive, read);
                case var state when state != awaited:
                    return new ActivationResult(ActivationStatus.Gone, read);
            }

            if (await TryAsync(read!, choice, cancellationToken) is { } status)
            {
                return new ActivationResult(status, read);
            }

            if (round == MostRounds)
            {
                throw new ContentionException();
            }

            await PauseAsync(LongestPause * Random.Shared.NextDouble(), cancellationToken);
            read = await accounts.FindAsync(account.Id, cancellationToken);
        }
    }

    /// <summary>
    /// Deletes the claim of a name that was chosen for the account and that it has not got: it was activated under
    /// another meanwhile, and what no row bears no removal would find.
    /// </summary>
    private async Task GiveUpAsync(AccountEntity active, string? name, CancellationToken cancellationToken)
    {
        if (name is not null
            && !active.Bears(AccountNames.Key(name))
            && await claims.FindAsync(AccountNames.Key(name), cancellationToken) is { } claim
            && claim.AccountId == active.Id)
        {
            await claims.DeleteAsync(claim, cancellationToken);
        }
    }

    /// <summary>One round; null means that somebody else wrote meanwhile, and that all begins again.</summary>
    private async Task<ActivationStatus?> TryAsync(
        AccountEntity account,
        ActivationChoice choice,
        CancellationToken cancellationToken)
    {
        var nameKey = choice.UserName is null ? account.NameKey : AccountNames.Key(choice.UserName);
        // Always in this order: two accounts that want the same two keys meet at the first.
        foreach (var key in new[] { account.EmailKey, nameKey }.OfType<string>().Distinct())
        {
            switch (await ClaimAsync(account, key, cancellationToken))
            {
                case ClaimStatus.Taken:
                    return key == account.EmailKey ? ActivationStatus.EmailTaken : ActivationStatus.NameTaken;
                case ClaimStatus.Moved:
                    return null;
            }
        }

        // Under the ETag of the first read, which is not read again: whoever replaced one of the claims touched this
        // account.
        return await MergeAsync(account.Id, account.ETag, choice, cancellationToken)
            ? ActivationStatus.Activated
            : null;
    }

    private async Task<ClaimStatus> ClaimAsync(AccountEntity account, string key, CancellationToken cancellationToken)
    {
        ClaimEntity? claim = null;
        while (claim is null)
        {
            if (await claims.InsertAsync(key, account.Id, cancellationToken))
            {
                return ClaimStatus.Held;
            }

            claim = await claims.FindAsync(key, cancellationToken);
        }

        // The own claim is written again, so that whoever read it before finds it changed.
        if (claim.AccountId != account.Id && await YieldAsync(account, claim, cancellationToken) is { } status)
        {
            return status;
        }

        return await claims.ReplaceAsync(claim, account.Id, cancellationToken) ? ClaimStatus.Held : ClaimStatus.Moved;
    }

    /// <summary>Makes the holder of a claim give it up; null when it has.</summary>
    private async Task<ClaimStatus?> YieldAsync(
        AccountEntity account,
        ClaimEntity claim,
        CancellationToken cancellationToken)
    {
        var holder = await accounts.FindAsync(claim.AccountId, cancellationToken);
        var state = states.Of(holder);
        if (state == AccountState.Gone)
        {
            return null;
        }

        if (states.Takes(holder, claim.Key))
        {
            return ClaimStatus.Taken;
        }

        // Two activations could restart each other for ever: the younger waits.
        var isOlder = string.CompareOrdinal(holder!.Id, account.Id) < 0;
        if (isOlder
            && state is AccountState.Pending or AccountState.Importing
            && await MovesAsync(holder, claim, cancellationToken))
        {
            return ClaimStatus.Moved;
        }

        // If it is being activated right now, that fails from here on and begins again.
        return await accounts.TouchAsync(holder, cancellationToken) ? null : ClaimStatus.Moved;
    }

    private async Task<bool> MovesAsync(AccountEntity holder, ClaimEntity claim, CancellationToken cancellationToken)
    {
        await PauseAsync(Courtesy, cancellationToken);
        return (await claims.FindAsync(claim.Key, cancellationToken))?.ETag != claim.ETag
            || (await accounts.FindAsync(holder.Id, cancellationToken))?.ETag != holder.ETag;
    }

    /// <summary>
    /// Waits for others. A request whose time ends here was kept from its end by them, and not by storage.
    /// </summary>
    private static async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(pause, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            throw new ContentionException();
        }
    }

    private async Task<bool> MergeAsync(
        string id,
        ETag etag,
        ActivationChoice choice,
        CancellationToken cancellationToken)
    {
        var changes = new Dictionary<string, object?>
        {
            [nameof(AccountEntity.IsActive)] = choice.IsActive,
            [nameof(AccountEntity.ActivatedAt)] = clock.GetUtcNow(),
        };
        if (choice.UserName is not null)
        {
            changes[nameof(AccountEntity.UserName)] = choice.UserName;
        }

        if (choice.PasswordHash is not null)
        {
            changes[nameof(AccountEntity.PasswordHash)] = choice.PasswordHash;
        }

        choice.Reset?.AddTo(changes);

        return await accounts.MergeAsync(id, etag, changes, cancellationToken) is not null;
    }

    private enum ClaimStatus
    {
        Held,
        Taken,
        Moved,
    }
}
