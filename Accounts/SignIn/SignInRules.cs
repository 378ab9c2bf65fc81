using Accounts.Passwords;
using Accounts.Sessions;
using Accounts.Storage;

namespace Accounts.SignIn;

/// <summary>Begins a session for the right credentials.</summary>
public sealed class SignInRules(AccountStore accounts, PasswordHasher hasher, SessionRules sessions)
{
    /// <summary>Begins a session of the account whose password was right.</summary>
    internal Task<OpenSession> SignInAsync(
        CredentialResult right, string password, CancellationToken cancellationToken) =>
        right.Try.UseAsync(() => BeginAsync(right, password, cancellationToken));

    private async Task<OpenSession> BeginAsync(
        CredentialResult right, string password, CancellationToken cancellationToken)
    {
        var open = await sessions.BeginAsync(right.Account!, right.ReadAt, cancellationToken);
        await right.Try.ClearAsync(cancellationToken);
        // Last: it may wait until the deadline, and who has the right password is not sent away for it.
        await StrengthenAsync(right.Account!, password, cancellationToken);
        return open;
    }

    /// <summary>
    /// Makes a hash of weaker parameters than today's again, if it says that this is the whole password. Whoever
    /// changed the account meanwhile has the last word.
    /// </summary>
    private async Task StrengthenAsync(AccountEntity account, string password, CancellationToken cancellationToken)
    {
        var foreign = ForeignHash.TryParse(account.PasswordHash);
        if (!hasher.IsWeak(account.PasswordHash) || foreign?.KnowsWhole(password) == false)
        {
            return;
        }

        string hash;
        try
        {
            hash = await hasher.HashAsync(password, HashingLane.Verification, cancellationToken);
        }
        catch (GateClosedException)
        {
            // The next sign-in does it.
            return;
        }

        var changes = new Dictionary<string, object?> { [nameof(AccountEntity.PasswordHash)] = hash };
        await accounts.MergeAsync(account.Id, account.ETag, changes, cancellationToken);
    }
}
