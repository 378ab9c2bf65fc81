using Accounts.Limits;
using Accounts.Links;
using Accounts.Names;
using Accounts.Storage;

namespace Accounts.Claims;

/// <summary>
/// Claims an address: by the account's own row where the address is the name, by a reservation elsewhere. Whoever moves
/// a reservation first removes the pending row it belonged to, under its ETag, so that no link of that row works any more
/// and no row that was activated meanwhile is touched.
/// </summary>
public sealed class AddressClaim(AccountStore store, PendingRules rules, ActivationOptions options)
{
    /// <summary>How long to wait for a registration that is being written by somebody else.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(3);

    public async Task<RegistrationOutcome> ClaimAsync(AccountEntity account, string address, CancellationToken cancellationToken)
    {
        HolderEntity claim = address == account.PartitionKey
            ? account
            : new ReservationEntity { PartitionKey = address, AccountKey = account.PartitionKey, RegistrationId = account.RegistrationId };
        var contention = new Contention(LongestWait);
        while (true)
        {
            if (await store.InsertAsync(claim, cancellationToken) is { } inserted) return Registered(account, claim, inserted);
            var row = await store.FindAsync(address, claim.RowKey, cancellationToken);
            if (row is null) continue;
            if (row.RegistrationId == account.RegistrationId) return Registered(account, claim, row.ETag); // an answer was lost
            // Who repeated this registration meanwhile has replaced it, and the address is theirs to claim.
            if (claim != account && !await IsStillOursAsync(account, cancellationToken)) return Registered(account, claim, row.ETag);

            var owner = await OwnerAsync(row, cancellationToken);
            if (owner is not null && IsBeingWritten(owner, row, account) && await contention.WaitAsync(cancellationToken)) continue;
            if (owner is not null && !HasAddressBy(row, owner)) owner = null; // a row left over by a crash or a replaced registration
            if (owner is { IsPending: false })
            {
                if (options.Delivery == Delivery.Response) return Taken;
                // The owner keeps the address; what was asked for is kept aside, as if the address were free.
                if (claim.RowKey == HolderEntity.Holder)
                {
                    claim.RowKey = HolderEntity.Shadow;
                    continue;
                }

                owner = null; // nothing kept aside is ever active, unless by an operator's hand; it is left alone
            }

            var sameName = owner?.PartitionKey == account.PartitionKey;
            if (owner is not null && !sameName && options.Delivery == Delivery.Response && !rules.IsOver(owner)) return Taken;
            if ((owner is null || row == owner || await store.DeleteAsync(owner.PartitionKey, owner.RowKey, owner.ETag, cancellationToken))
                && await store.ReplaceAsync(claim, row.ETag, cancellationToken) is { } replaced) return Registered(account, claim, replaced);
            await contention.WaitAsync(cancellationToken);
        }
    }

    private async Task<bool> IsStillOursAsync(AccountEntity account, CancellationToken cancellationToken) =>
        await store.FindAsync(account.PartitionKey, account.RowKey, cancellationToken) is { } row && row.RegistrationId == account.RegistrationId;

    /// <summary>The account that the row is or speaks of.</summary>
    private async Task<AccountEntity?> OwnerAsync(HolderEntity row, CancellationToken cancellationToken) => row is ReservationEntity reservation
        ? await store.FindAsync(reservation.AccountKey, HolderEntity.Holder, cancellationToken) as AccountEntity
        : row as AccountEntity;

    private static bool HasAddressBy(HolderEntity row, AccountEntity owner) =>
        row == owner || row is ReservationEntity reservation && PendingRules.Names(reservation, owner);

    /// <summary>A later registration of the same name and address has written its account and not yet this row.</summary>
    private bool IsBeingWritten(AccountEntity owner, HolderEntity row, AccountEntity account) =>
        !HasAddressBy(row, owner) && owner.RegistrationId != account.RegistrationId
        && owner.IsPending && rules.IsYoung(owner) && owner.Email is not null && AccountNames.Key(owner.Email) == row.PartitionKey;

    private static RegistrationOutcome Taken { get; } = new(RegistrationStatus.EmailTaken);

    private static RegistrationOutcome Registered(AccountEntity account, HolderEntity claim, Azure.ETag etag)
    {
        claim.ETag = etag;
        return new RegistrationOutcome(RegistrationStatus.Registered, account);
    }
}
