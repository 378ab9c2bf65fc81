namespace Accounts.Storage;

/// <summary>
/// Tries again to write a row that others write too. After the first failure the losers of this process go one after
/// the other; from the second on each waits 5 to 100 ms. A caller whose time ends after a failure was hindered by
/// others, and not by storage.
/// </summary>
internal sealed class Contention
{
    private const int ShortestPause = 5;
    private const int LongestFirstPause = 10;
    private const int LongestPause = 100;

    /// <summary>Rows share these, so that their number is bounded.</summary>
    private static readonly SemaphoreSlim[] Turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    private readonly string row;
    private int pauses;
    private SemaphoreSlim? turn;

    private Contention(string row) => this.row = row;

    /// <summary>Runs what begins again where others were in the way.</summary>
    /// <param name="row">Where they meet.</param>
    /// <param name="runAsync">Runs it.</param>
    /// <exception cref="ContentionException">They were in the way until the caller's time ended.</exception>
    public static async Task<T> RunAsync<T>(string row, Func<Contention, Task<T>> runAsync)
    {
        var contention = new Contention(row);
        try
        {
            return await runAsync(contention);
        }
        catch (OperationCanceledException) when (contention.pauses > 0)
        {
            throw new ContentionException();
        }
        finally
        {
            contention.turn?.Release();
        }
    }

    /// <summary>
    /// Waits before the next try: the first time for its turn, which lasts to the end, or each that ends would send all
    /// others back.
    /// </summary>
    public async Task WaitForOthersAsync(CancellationToken cancellationToken)
    {
        pauses++;
        if (turn is null)
        {
            var own = Turns[(uint)row.GetHashCode(StringComparison.Ordinal) % Turns.Length];
            await own.WaitAsync(cancellationToken);
            turn = own;
            return;
        }

        var longest = Math.Min(LongestPause, LongestFirstPause * pauses);
        await Task.Delay(Random.Shared.Next(ShortestPause, longest), cancellationToken);
    }
}
