using Accounts.Names;
using Accounts.Passwords;
using Accounts.Storage;

namespace Accounts.Registration;

/// <summary>Makes the row of a new account.</summary>
public sealed class AccountMaker(PasswordHasher hasher, TimeProvider clock)
{
    /// <summary>The account, not written yet. Hashing its password takes some 20 ms of one core.</summary>
    /// <exception cref="GateClosedException">Too many passwords wait to be hashed.</exception>
    internal async Task<AccountEntity> MakeAsync(RegisterRequest wanted, CancellationToken cancellationToken)
    {
        var hash = await hasher.HashAsync(wanted.Account.Password, HashingLane.Registration, cancellationToken);
        var now = clock.GetUtcNow();
        return new AccountEntity
        {
            Id = RowIds.New(now),
            UserName = wanted.Account.Name.Typed,
            Email = wanted.Account.Email?.Typed,
            PasswordHash = hash,
            RegisteredAt = now,
            Delivery = wanted.Delivery,
            Stamp = Stamps.New(),
            Locale = wanted.Locale,
            ReturnUrl = wanted.ReturnUrl,
        };
    }
}
