using System.Diagnostics;

namespace Functions.Tests.Support;

/// <summary>Waits for what others do, and says what did not come.</summary>
internal static class Wait
{
    /// <summary>Longer than anything here takes on a busy machine.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until it is so.</summary>
    /// <exception cref="TimeoutException">It is not for three minutes.</exception>
    public static Task UntilAsync(Func<bool> isSo, string what) => UntilAsync(() => Task.FromResult(isSo()), what);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string)"/>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!await isSo())
        {
            if (clock.Elapsed > Longest)
            {
                throw new TimeoutException($"Not within {Longest.TotalSeconds} seconds: {what}.");
            }

            await Task.Delay(Pause);
        }
    }
}
