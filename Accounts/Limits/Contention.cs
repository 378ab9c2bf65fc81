namespace Accounts.Limits;

/// <summary>Short random pauses between tries at a row that others write too, growing to a tenth of a second.</summary>
internal sealed class Contention
{
    private const int ShortestPause = 5;
    private const int LongestFirstPause = 10;
    private const int LongestPause = 100;

    private int pauses;

    /// <summary>Pauses before the next try.</summary>
    public Task PauseAsync(CancellationToken cancellationToken)
    {
        var longest = Math.Min(LongestPause, LongestFirstPause * (pauses + 1));
        pauses++;
        return Task.Delay(Random.Shared.Next(ShortestPause, longest), cancellationToken);
    }
}
