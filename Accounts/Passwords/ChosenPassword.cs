using Accounts.Storage;

namespace Accounts.Passwords;

/// <summary>
/// Checks and hashes a password that is chosen for an account, never behind a flood of registrations.
/// </summary>
public sealed class ChosenPassword(PasswordPolicy policy, PasswordHasher hasher)
{
    /// <summary>What is wrong with the password, or null.</summary>
    /// <exception cref="GateClosedException">Too many are waiting.</exception>
    public async Task<string?> FaultAsync(
        string password, string userName, string? email, CancellationToken cancellationToken)
    {
        var known = PasswordHints.Of(userName, email);
        return policy.Fault(password, known)
            ?? await policy.WeaknessAsync(password, known, HashingLane.Verification, cancellationToken);
    }

    /// <summary>The password's PHC string.</summary>
    /// <exception cref="GateClosedException">Too many are waiting.</exception>
    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        hasher.HashAsync(password, HashingLane.Verification, cancellationToken);

    /// <summary>Whether it is the account's password.</summary>
    /// <exception cref="GateClosedException">Too many are waiting.</exception>
    public Task<bool> IsOfAsync(AccountEntity account, string password, CancellationToken cancellationToken) =>
        hasher.VerifyAsync(password, account.PasswordHash, cancellationToken);
}
