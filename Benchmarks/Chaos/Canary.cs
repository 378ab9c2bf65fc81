using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;

namespace Benchmarks.Chaos;

/// <summary>
/// Writes rows and queue messages of its own all the time, and looks at the end whether storage still has each that it
/// acknowledged. Where one is missing, the emulator forgot it, and a violation in the same run says nothing of the
/// product.
/// </summary>
internal sealed class Canary(string connectionString)
{
    private const string Name = "canary";
    private readonly TableClient table = new(connectionString, Name);
    private readonly QueueClient queue = new(connectionString, Name);
    private readonly List<string> rows = [];
    private int messages;

    public async Task RunAsync(CancellationToken end)
    {
        await table.CreateIfNotExistsAsync(CancellationToken.None);
        await queue.CreateIfNotExistsAsync(cancellationToken: CancellationToken.None);
        while (!end.IsCancellationRequested)
        {
            try
            {
                var row = $"{rows.Count}-{Guid.NewGuid():N}";
                await table.AddEntityAsync(new TableEntity(Name, row), CancellationToken.None);
                rows.Add(row);
                await queue.SendMessageAsync(row, TimeSpan.FromDays(1), TimeSpan.FromDays(2), CancellationToken.None);
                messages++;
            }
            catch (Exception failure)
                when (failure is RequestFailedException or AggregateException or TaskCanceledException)
            {
                // Not acknowledged: it need not be there.
            }

            await Task.Delay(100, CancellationToken.None);
        }
    }

    /// <summary>How many acknowledged rows and messages are missing, of how many.</summary>
    public async Task<(int Lost, int Of)> LostAsync()
    {
        var there = new HashSet<string>();
        await foreach (var row in table.QueryAsync<TableEntity>())
        {
            there.Add(row.RowKey);
        }

        var waiting = (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount;
        return (rows.Count(row => !there.Contains(row)) + Math.Max(0, messages - waiting), rows.Count + messages);
    }
}
