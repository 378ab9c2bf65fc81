using System.Diagnostics;

namespace Accounts.Passwords;

/// <summary>
/// One queue before so many computations at once: first come, first served. It takes nobody in who would wait too long
/// by the time that computations took lately, so that whoever comes too late hears so at once.
/// </summary>
internal sealed class LaneQueue(int cores, TimeSpan longestWait, TimeProvider clock) : IDisposable
{
    /// <summary>What one computation takes before any was measured.</summary>
    private const double FirstGuessInSeconds = 0.05;

    /// <summary>The weight of the newest measurement: the estimate follows some ten computations.</summary>
    private const double Newest = 0.1;

    // Serves waiters in the order of their coming.
    private readonly SemaphoreSlim free = new(cores);
    private readonly Lock gate = new();
    private int inside;
    private double seconds = FirstGuessInSeconds;

    /// <summary>Waits for a turn, which <see cref="End"/> ends; the time the turn began.</summary>
    /// <exception cref="GateClosedException">The wait would be, or was, too long, or the caller's deadline has
    /// passed.</exception>
    public async Task<long> BeginAsync(CancellationToken deadline)
    {
        lock (gate)
        {
            var ahead = Math.Max(0, inside + 1 - cores);
            if (ahead * seconds / cores > longestWait.TotalSeconds)
            {
                throw new GateClosedException();
            }

            inside++;
        }

        var start = Stopwatch.GetTimestamp();
        var hasTurn = false;
        try
        {
            hasTurn = await free.WaitAsync(longestWait, deadline);
        }
        catch (OperationCanceledException)
        {
            // Storage has not failed: there was too much to hash.
        }
        finally
        {
            Telemetry.HashWait.Record(Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        if (hasTurn)
        {
            return clock.GetTimestamp();
        }

        lock (gate)
        {
            inside--;
        }

        throw new GateClosedException();
    }

    /// <summary>Ends the turn that began then.</summary>
    public void End(long begun)
    {
        var taken = clock.GetElapsedTime(begun).TotalSeconds;
        lock (gate)
        {
            inside--;
            seconds += Newest * (taken - seconds);
        }

        free.Release();
    }

    /// <inheritdoc/>
    public void Dispose() => free.Dispose();
}
