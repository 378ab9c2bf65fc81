using Accounts.Limits;
using Accounts.Names;
using Accounts.Passwords;
using Accounts.Storage;
using Azure;

namespace Accounts.Claims;

/// <summary>
/// Claims a name that is no address, by writing the account's row at its key. Inserting is tried first and is all that
/// an ordinary registration needs; only when the key is held is the holder read and judged.
/// </summary>
public sealed class NameClaim(AccountStore store, PendingRules rules, PasswordHasher hasher)
{
    /// <summary>How long to wait for a registration that is being written by somebody else.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    public async Task<RegistrationOutcome> ClaimAsync(AccountEntity account, string password, CancellationToken cancellationToken)
    {
        var contention = new Contention(LongestWait);
        while (true)
        {
            if (await store.InsertAsync(account, cancellationToken) is { } inserted) return Registered(account, inserted);
            switch (await store.FindAsync(account.PartitionKey, HolderEntity.Holder, cancellationToken))
            {
                case null:
                    continue;
                case AccountEntity own when own.RegistrationId == account.RegistrationId:
                    return Registered(account, own.ETag); // written by a try whose answer was lost
                case AccountEntity { IsPending: true } other when rules.IsOver(other) || SameAddress(other, account):
                    if (await store.ReplaceAsync(account, other.ETag, cancellationToken) is { } replaced) return Registered(account, replaced);
                    await contention.WaitAsync(cancellationToken);
                    continue;
                case AccountEntity { IsPending: true, Email: null } other when account.Email is null:
                    return await hasher.VerifyAsync(password, other.PasswordHash, cancellationToken)
                        ? new RegistrationOutcome(RegistrationStatus.Registered, other)
                        : Taken;
                case AccountEntity { IsPending: true } other when !await rules.IsCompleteAsync(other, cancellationToken):
                    if (rules.IsYoung(other))
                    {
                        if (!await contention.WaitAsync(cancellationToken)) return Taken;
                    }
                    else if (await store.ReplaceAsync(account, other.ETag, cancellationToken) is { } abandoned)
                    {
                        return Registered(account, abandoned);
                    }

                    continue;
                default:
                    return Taken;
            }
        }
    }

    private static RegistrationOutcome Taken { get; } = new(RegistrationStatus.UserNameTaken);

    private static RegistrationOutcome Registered(AccountEntity account, ETag etag)
    {
        account.ETag = etag;
        return new RegistrationOutcome(RegistrationStatus.Registered, account);
    }

    private static bool SameAddress(AccountEntity one, AccountEntity other) =>
        one.Email is not null && other.Email is not null && AccountNames.Key(one.Email) == AccountNames.Key(other.Email);
}
