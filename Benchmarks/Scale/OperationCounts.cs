namespace Benchmarks.Scale;

/// <summary>Operations of one kind of row: in all, and on the key that got most.</summary>
/// <param name="Kind">The kind: a table, and in <c>Limits</c> what the row is for.</param>
/// <param name="All">All operations.</param>
/// <param name="Hottest">The most on one partition.</param>
internal sealed record KindCount(string Kind, long All, long Hottest);

/// <summary>What came to storage within a phase.</summary>
/// <param name="Calls">HTTP requests; a transaction is one.</param>
/// <param name="Queue">Of these, to a queue.</param>
/// <param name="Queries">Of these, pages of a query.</param>
/// <param name="RowsRead">Rows that queries looked at, also those that they did not answer.</param>
/// <param name="Kinds">By kind of row; each row of a transaction or a page counts.</param>
internal sealed record PhaseCounts(long Calls, long Queue, long Queries, long RowsRead, IReadOnlyList<KindCount> Kinds)
{
    public KindCount Of(string kind) => Kinds.FirstOrDefault(one => one.Kind == kind) ?? new KindCount(kind, 0, 0);
}

/// <summary>Counts operations by kind and partition.</summary>
internal sealed class OperationCounts
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Dictionary<string, long>> kinds = [];
    private long calls;
    private long queue;
    private long queries;
    private long rowsRead;

    public void Call(bool isQueue)
    {
        lock (gate)
        {
            calls++;
            queue += isQueue ? 1 : 0;
        }
    }

    public void Query(int rows)
    {
        lock (gate)
        {
            queries++;
            rowsRead += rows;
        }
    }

    public void Row(string table, string partition, string row)
    {
        var kind = table == "Limits" ? KindOf(partition, row) : table;
        lock (gate)
        {
            if (!kinds.TryGetValue(kind, out var partitions))
            {
                partitions = [];
                kinds[kind] = partitions;
            }

            partitions[partition] = partitions.GetValueOrDefault(partition) + 1;
        }
    }

    /// <summary>What was counted since the last time.</summary>
    public PhaseCounts Take()
    {
        lock (gate)
        {
            var counted = kinds.Select(one => CountOf(one.Key, one.Value)).ToList();
            var taken = new PhaseCounts(calls, queue, queries, rowsRead, counted);
            kinds.Clear();
            calls = 0;
            queue = 0;
            queries = 0;
            rowsRead = 0;
            return taken;
        }
    }

    private static KindCount CountOf(string kind, Dictionary<string, long> partitions) =>
        new(kind, partitions.Values.Sum(), partitions.Values.Max());

    private static string KindOf(string partition, string row) => row switch
    {
        "place" => "purge place",
        "count" when partition == "mails-per-hour" => "mails per hour",
        "count" => "client count",
        "mails" => "mailbox",
        _ => row,
    };
}
