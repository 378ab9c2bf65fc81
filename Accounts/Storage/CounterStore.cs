using Azure;
using Azure.Data.Tables;

namespace Accounts.Storage;

/// <summary>Counts that must hold over all instances and restarts: rows with a count and the time it began, changed under their ETag.</summary>
public sealed class CounterStore(TableServiceClient service, TimeProvider clock)
{
    private const string Count = "Count";
    private const string Since = "Since";

    private readonly TableClient table = service.GetTableClient(AccountStore.TableName);

    /// <summary>
    /// Adds one to the count of the row unless it has reached <paramref name="limit"/> within <paramref name="window"/>;
    /// a window begins with its first count. Whether one was added.
    /// </summary>
    public async Task<bool> TakeAsync(string key, string rowKey, int limit, TimeSpan window, CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(key, rowKey, cancellationToken: cancellationToken);
            var now = clock.GetUtcNow();
            var row = found.HasValue ? found.Value! : new TableEntity(key, rowKey);
            var since = row.GetDateTimeOffset(Since) ?? now;
            var isOver = (now - since).Duration() >= window; // also when the clock has stepped back by more than the window
            var count = isOver ? 0 : row.GetInt32(Count) ?? 0;
            if (count >= limit) return false;
            row[Count] = count + 1;
            row[Since] = isOver ? now : since;
            try
            {
                if (found.HasValue) await table.UpdateEntityAsync(row, row.ETag, TableUpdateMode.Replace, cancellationToken);
                else await table.AddEntityAsync(row, cancellationToken);
                return true;
            }
            catch (RequestFailedException failure) when (failure.Status is 404 or 409 or 412)
            {
                // Somebody else counted at the same time: read again.
            }
        }
    }
}
