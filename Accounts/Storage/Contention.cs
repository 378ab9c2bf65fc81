namespace Accounts.Storage;

/// <summary>
/// Short random pauses between tries at a row that others write too, growing to a tenth of a second. A caller whose
/// time ends after one was kept from its end by others, and not by storage.
/// </summary>
internal sealed class Contention
{
    private const int ShortestPause = 5;
    private const int LongestFirstPause = 10;
    private const int LongestPause = 100;

    private int pauses;

    private Contention()
    {
    }

    /// <summary>Runs what tries again where others were in the way.</summary>
    /// <exception cref="ContentionException">They were until the caller's time ended.</exception>
    public static async Task<T> RunAsync<T>(Func<Contention, Task<T>> runAsync)
    {
        var contention = new Contention();
        try
        {
            return await runAsync(contention);
        }
        catch (OperationCanceledException) when (contention.pauses > 0)
        {
            throw new ContentionException();
        }
    }

    /// <summary>Pauses before the next try.</summary>
    public Task PauseAsync(CancellationToken cancellationToken)
    {
        pauses++;
        var longest = Math.Min(LongestPause, LongestFirstPause * pauses);
        return Task.Delay(Random.Shared.Next(ShortestPause, longest), cancellationToken);
    }
}
