using Accounts.Passwords;

namespace Accounts.Limits;

/// <summary>A try that was taken before its password is checked, or the time until there is one.</summary>
public sealed class PasswordTry
{
    private readonly TryRow row;
    private readonly TryEntry entry;

    /// <summary>A try as it stands in its row; with a pause it was not written.</summary>
    internal PasswordTry(TryRow row, TryEntry entry, TimeSpan? pause)
    {
        this.row = row;
        this.entry = entry;
        Pause = pause;
    }

    /// <summary>How long until there is a try; null when one was taken.</summary>
    public TimeSpan? Pause { get; }

    /// <summary>Gives back a try that was right, or could not be checked.</summary>
    public Task GiveBackAsync(CancellationToken cancellationToken) => row.RemoveAsync(entry, cancellationToken);

    /// <summary>Whether the password has the stored hash; a try that could not be checked is given back.</summary>
    /// <exception cref="GateClosedException">Too many are waiting.</exception>
    internal async Task<bool> VerifyAsync(
        PasswordHasher hasher, string password, string? stored, CancellationToken cancellationToken)
    {
        try
        {
            return await hasher.VerifyAsync(password, stored, cancellationToken);
        }
        catch (GateClosedException)
        {
            // Also when the deadline has passed: it is why the gate was closed.
            await GiveBackAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Clears the count after a success. Tries that came after this one stay.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        if (!await row.WriteAsync([], cancellationToken))
        {
            await row.RemoveUntilAsync(entry.At, cancellationToken);
        }
    }
}
