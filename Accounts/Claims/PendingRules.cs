using Accounts.Links;
using Accounts.Names;
using Accounts.Storage;

namespace Accounts.Claims;

/// <summary>What a row found in the table means for somebody else who wants its name or address.</summary>
public sealed class PendingRules(AccountStore store, ActivationOptions options, TimeProvider clock)
{
    /// <summary>A registration of two rows that is younger may still be being written.</summary>
    private static readonly TimeSpan WritingTime = TimeSpan.FromSeconds(30);

    /// <summary>When the registration's period ends: no link lives longer, and name and address are free.</summary>
    public DateTimeOffset EndOf(AccountEntity account) => account.RegisteredAt + options.PendingPeriod;

    public bool IsOver(AccountEntity account) => clock.GetUtcNow() >= EndOf(account);

    /// <summary>Young by the clock, which may have stepped back.</summary>
    public bool IsYoung(AccountEntity account) => (clock.GetUtcNow() - account.RegisteredAt).Duration() < WritingTime;

    /// <summary>Whether all rows of the registration are written: the account's, and its address's where that is another key.</summary>
    public async Task<bool> IsCompleteAsync(AccountEntity account, CancellationToken cancellationToken) =>
        account.Email is null || AccountNames.Key(account.Email) is not { } address || address == account.PartitionKey
        || await IsReservedAsync(account, address, HolderEntity.Holder, cancellationToken)
        || await IsReservedAsync(account, address, HolderEntity.Shadow, cancellationToken);

    /// <summary>Whether the address's row names this registration of this account.</summary>
    public async Task<bool> IsReservedAsync(AccountEntity account, string address, string rowKey, CancellationToken cancellationToken) =>
        await store.FindAsync(address, rowKey, cancellationToken) is ReservationEntity reservation && Names(reservation, account);

    public static bool Names(ReservationEntity reservation, AccountEntity account) =>
        reservation.AccountKey == account.PartitionKey && reservation.RegistrationId == account.RegistrationId;
}
