using System.Diagnostics;

namespace Accounts.Sessions;

/// <summary>
/// When a refusal ends: at a whole multiple of a step from its start, whatever was done for it before. To the point,
/// since a timer counts whole milliseconds from when it is set, and the rest would tell when that was.
/// </summary>
public static class RefusalEnd
{
    /// <summary>What a timer may come late by on a machine that is not overloaded.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(3);

    /// <summary>Waits for it.</summary>
    /// <param name="start">The start, as <see cref="Stopwatch.GetTimestamp"/> says it.</param>
    /// <param name="step">Longer than what is done before usually takes.</param>
    /// <param name="least">After how many steps it ends at the earliest.</param>
    public static async Task WaitAsync(long start, TimeSpan step, int least)
    {
        var readyToWait = Stopwatch.GetElapsedTime(start) + Slack;
        var end = step * Math.Max(least, Math.Ceiling(readyToWait / step));
        await Task.Delay(end - readyToWait);
        while (Stopwatch.GetElapsedTime(start) < end)
        {
            await Task.Yield();
        }
    }
}
