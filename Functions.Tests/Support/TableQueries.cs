using System.Collections.Concurrent;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Functions.Tests.Support;

/// <summary>Remembers the queries that a server makes, page by page.</summary>
public sealed class TableQueries : StoragePolicy
{
    private readonly ConcurrentQueue<QueriedPage> pages = [];

    /// <summary>All pages read from a table.</summary>
    public IReadOnlyList<QueriedPage> Of(string table) => [.. pages.Where(page => page.Table == table)];

    public void Clear() => pages.Clear();

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        await ProcessNextAsync(message, pipeline);
        var uri = message.Request.Uri.ToUri();
        if (message.Request.Method != RequestMethod.Get || !uri.Query.Contains("filter=", StringComparison.Ordinal))
        {
            return;
        }

        var table = uri.Segments[^1].TrimEnd('(', ')');
        var rows = message.Response.Content.ToString().Split("\"RowKey\":").Length - 1;
        pages.Enqueue(new QueriedPage(table, Uri.UnescapeDataString(uri.Query), rows));
    }
}

/// <summary>A page of a query's answer.</summary>
/// <param name="Table">The table.</param>
/// <param name="Query">The query of the URL, with its filter.</param>
/// <param name="Rows">How many rows with their keys it brought.</param>
public sealed record QueriedPage(string Table, string Query, int Rows);
