using Accounts.Passwords;
using Accounts.Storage;

namespace Accounts.Limits;

/// <summary>A try that was taken before its password is checked, or the time until there is one.</summary>
public sealed class PasswordTry
{
    /// <summary>A request whose time is over is answered within ten seconds all the same.</summary>
    private static readonly TimeSpan LongestGivingBack = TimeSpan.FromSeconds(1);

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
            await TryGiveBackAsync();
            throw;
        }
    }

    /// <summary>
    /// Does what a right password was sent for. It was no guess: where it comes to nothing, whatever hinders it, the
    /// try is given back.
    /// </summary>
    /// <param name="useAsync">Does it.</param>
    /// <param name="isUsed">Whether it is done, by its result; null where every result is.</param>
    internal async Task<T> UseAsync<T>(Func<Task<T>> useAsync, Func<T, bool>? isUsed = null)
    {
        var isDone = false;
        try
        {
            var result = await useAsync();
            isDone = isUsed is null || isUsed(result);
            return result;
        }
        finally
        {
            if (!isDone)
            {
                await TryGiveBackAsync();
            }
        }
    }

    /// <summary>Clears the count after a success. Tries that came after this one stay.</summary>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        if (!await row.ClearAsync(cancellationToken))
        {
            await row.RemoveUntilAsync(entry.At, cancellationToken);
        }
    }

    /// <summary>
    /// Gives it back also when the request's deadline has passed, which may be why; what hindered the request is what
    /// its caller learns.
    /// </summary>
    private async Task TryGiveBackAsync()
    {
        using var limit = new CancellationTokenSource(LongestGivingBack);
        try
        {
            await GiveBackAsync(limit.Token);
        }
        catch (Exception failure) when (failure.IsOfStorage() || failure is OperationCanceledException)
        {
            // Storage is down: the try counts.
        }
    }
}
