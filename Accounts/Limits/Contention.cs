using System.Diagnostics;

namespace Accounts.Limits;

/// <summary>Short random pauses between tries at a row that others write too, growing to a tenth of a second.</summary>
internal sealed class Contention(TimeSpan longest)
{
    private readonly long start = Stopwatch.GetTimestamp();
    private int tries;

    /// <summary>Pauses; false when the time is up already.</summary>
    public async Task<bool> WaitAsync(CancellationToken cancellationToken)
    {
        if (Stopwatch.GetElapsedTime(start) > longest)
        {
            return false;
        }

        await Task.Delay(Random.Shared.Next(5, 10 + Math.Min(90, 10 * tries++)), cancellationToken);
        return true;
    }
}
