using Accounts.Claims;
using Accounts.Names;
using Accounts.Storage;

namespace Accounts.Mail;

/// <summary>Whom an order concerns now.</summary>
/// <param name="Status">What is to be done about it.</param>
/// <param name="Account">The account: pending for a link or when half-written, settled for a notice.</param>
internal sealed record MailSubject(MailSubjectStatus Status, AccountEntity? Account = null);

internal enum MailSubjectStatus
{
    /// <summary>A pending registration whose rows are complete: it gets a link.</summary>
    Link,

    /// <summary>An account that has the address already: its owner is told.</summary>
    Notice,

    /// <summary>The registration is not there, or another one has its address.</summary>
    NotWritten,

    /// <summary>The account is there, and nobody has its address.</summary>
    HalfWritten,

    /// <summary>The pending period ended; nobody took its place yet.</summary>
    Over,

    /// <summary>Nothing to do: unknown, replaced, or active.</summary>
    Nothing,
}

/// <summary>Reads the rows an order speaks of. A link is made only for the registration that all its rows name.</summary>
public sealed class MailSubjects(AccountStore store, PendingRules rules)
{
    internal async Task<MailSubject> FindAsync(MailOrder order, CancellationToken cancellationToken)
    {
        var account = order.AccountKey is null ? null : await FindAccountAsync(order, cancellationToken);
        if (order.AddressKey is null)
            return account is { IsPending: true, Email: not null } ? await OfAddressAsync(AccountNames.Key(account.Email), order, account, cancellationToken) : Nothing;
        if (order.AccountKey is not null && account is null) return new MailSubject(MailSubjectStatus.NotWritten);
        return await OfAddressAsync(order.AddressKey, order, account, cancellationToken);
    }

    /// <summary>The account of the order's registration; one kept aside has its row beside the owner's where name and address are one.</summary>
    private async Task<AccountEntity?> FindAccountAsync(MailOrder order, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(order.AccountKey!, HolderEntity.Holder, cancellationToken) is AccountEntity account && account.RegistrationId == order.RegistrationId) return account;
        return order.AccountKey == order.AddressKey
            && await store.FindAsync(order.AccountKey!, HolderEntity.Shadow, cancellationToken) is AccountEntity aside && aside.RegistrationId == order.RegistrationId ? aside : null;
    }

    private async Task<MailSubject> OfAddressAsync(string addressKey, MailOrder order, AccountEntity? account, CancellationToken cancellationToken)
    {
        var row = await store.FindAsync(addressKey, HolderEntity.Holder, cancellationToken);
        var owner = row is ReservationEntity reservation
            ? await store.FindAsync(reservation.AccountKey, HolderEntity.Holder, cancellationToken) as AccountEntity is { } named && PendingRules.Names(reservation, named) ? named : null
            : row as AccountEntity;
        if (owner is { IsPending: true } && (account is null || owner.RegistrationId == account.RegistrationId))
            return rules.IsOver(owner) ? new MailSubject(MailSubjectStatus.Over) : new MailSubject(MailSubjectStatus.Link, owner);
        // The order's own registration may have become the owner meanwhile: then there is nothing to tell.
        if (owner is { IsPending: false } && order.TellsOwner && owner.RegistrationId != account?.RegistrationId)
            return new MailSubject(MailSubjectStatus.Notice, owner);
        if (account is not { IsPending: true } || owner is { IsPending: false } || !order.TellsOwner) return Nothing;
        return owner is null && !rules.IsOver(account) ? new MailSubject(MailSubjectStatus.HalfWritten, account) : new MailSubject(MailSubjectStatus.NotWritten);
    }

    private static MailSubject Nothing { get; } = new(MailSubjectStatus.Nothing);
}
