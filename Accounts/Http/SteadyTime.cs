using System.Diagnostics;

namespace Accounts.Http;

/// <summary>
/// Ends work at whole multiples of a time step, so that how long an answer takes does not tell which rows were found.
/// </summary>
internal static class SteadyTime
{
    /// <summary>Well above what the storage operations of any path take.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    /// <summary>Runs the work, also when it fails, and waits for the end of the step.</summary>
    public static async Task<T> RunAsync<T>(Func<Task<T>> work)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            return await work();
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            await Task.Delay(Step * Math.Ceiling(elapsed / Step) - elapsed);
        }
    }
}
