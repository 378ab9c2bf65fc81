using System.Collections.Concurrent;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Limits;

/// <summary>
/// Counts that must hold over all instances and restarts: rows with a count and the time it began, changed under their
/// ETag. Callers that come to a row while it is being counted wait and are counted together, so that a batch costs
/// little more than one caller; a row found full is not asked again before its window ends.
/// </summary>
public sealed class CounterStore(TableServiceClient service, TimeProvider clock)
{
    private const string Count = "Count";
    private const string Since = "Since";

    /// <summary>Bounds the memory: then all are forgotten, which costs each of them one read.</summary>
    private const int MostKnownFull = 10_000;

    private readonly TableClient table = service.GetTableClient(LimitTable.Name);
    private readonly ConcurrentDictionary<string, DateTimeOffset> fullUntil = new();
    private readonly Dictionary<string, Batch> waiting = [];

    /// <summary>Rows share these, so that their number is bounded.</summary>
    private readonly SemaphoreSlim[] turns = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];

    /// <summary>
    /// Adds one to the count of the row unless it has reached <paramref name="limit"/> within
    /// <paramref name="window"/>; a window begins with its first count. Null when one was added, otherwise how long
    /// until the window ends.
    /// </summary>
    /// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
    public async Task<TimeSpan?> TakeAsync(
        string key,
        string rowKey,
        int limit,
        TimeSpan window,
        CancellationToken cancellationToken)
    {
        if (KnownFull(key, rowKey, window) is { } known)
        {
            return known;
        }

        var row = RowOf(key, rowKey);
        var (batch, position) = Join(row);
        if (position == 0)
        {
            // By no deadline of the first, since the others wait for it too.
            _ = CountBatchAsync(batch, row, () => CountAsync(key, rowKey, batch.Size, limit, window));
        }

        var (admitted, pause) = await batch.Counted.Task.WaitAsync(cancellationToken);
        if (position < admitted)
        {
            return null;
        }

        if (fullUntil.Count >= MostKnownFull)
        {
            fullUntil.Clear();
        }

        fullUntil[row] = clock.GetUtcNow() + pause;
        return pause;
    }

    /// <summary>How long the row stays full, if that is known; asks no storage.</summary>
    public TimeSpan? KnownFull(string key, string rowKey, TimeSpan window)
    {
        var row = RowOf(key, rowKey);
        if (!fullUntil.TryGetValue(row, out var until))
        {
            return null;
        }

        var pause = until - clock.GetUtcNow();
        if (pause > TimeSpan.Zero && pause <= window)
        {
            return pause;
        }

        fullUntil.TryRemove(row, out _);
        return null;
    }

    private static string RowOf(string key, string rowKey) => $"{key}/{rowKey}";

    private (Batch Batch, int Position) Join(string row)
    {
        lock (waiting)
        {
            if (!waiting.TryGetValue(row, out var batch))
            {
                batch = new Batch();
                waiting[row] = batch;
            }

            var position = batch.Size;
            batch.Size++;
            return (batch, position);
        }
    }

    /// <summary>Counts for the whole batch when the row's turn comes, after which nobody joins it any more.</summary>
    private async Task CountBatchAsync(
        Batch batch,
        string row,
        Func<Task<(int, TimeSpan)>> countAsync)
    {
        var turn = turns[(uint)row.GetHashCode(StringComparison.Ordinal) % turns.Length];
        await turn.WaitAsync();
        try
        {
            Close(row);
            batch.Counted.SetResult(await countAsync());
        }
        catch (Exception failure)
        {
            batch.Counted.SetException(failure);
        }
        finally
        {
            turn.Release();
        }
    }

    private void Close(string row)
    {
        lock (waiting)
        {
            waiting.Remove(row);
        }
    }

    /// <summary>Counts so many; how many were admitted, and if not all, how long until the window ends.</summary>
    private async Task<(int Admitted, TimeSpan Pause)> CountAsync(
        string key,
        string rowKey,
        int callers,
        int limit,
        TimeSpan window)
    {
        var counted = (Admitted: 0, Pause: default(TimeSpan));
        await table.ChangeAsync(
            key,
            rowKey,
            row =>
            {
                var now = clock.GetUtcNow();
                var since = row.GetDateTimeOffset(Since) ?? now;
                var count = row.GetInt32(Count) ?? 0;
                if ((now - since).Duration() >= window)
                {
                    // Also when the clock has stepped back by more than the window.
                    since = now;
                    count = 0;
                }

                counted = (Math.Clamp(limit - count, 0, callers), since + window - now);
                row[Count] = count + counted.Admitted;
                row[Since] = since;
                return counted.Admitted > 0;
            },
            CancellationToken.None);
        return counted;
    }

    /// <summary>Callers of one row that are counted together.</summary>
    private sealed class Batch
    {
        public int Size { get; set; }

        public TaskCompletionSource<(int Admitted, TimeSpan Pause)> Counted { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
