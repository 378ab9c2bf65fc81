using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Web;

namespace Benchmarks.Scale;

/// <summary>An operation on one row.</summary>
internal sealed record TableOperation(string Method, string Partition, string Row, string? IfMatch, byte[]? Body);

/// <summary>A query, with the few filters that the product uses; of any other it says so.</summary>
/// <param name="From">The least key.</param>
/// <param name="To">The greatest key.</param>
/// <param name="Most">The most rows of a page.</param>
/// <param name="Takes">Whether a row is answered.</param>
internal sealed partial record TableQuery(string From, string To, int Most, Func<string, StoredRow, bool> Takes)
{
    private const int PageSize = 1000;

    /// <summary>Greater than every key.</summary>
    private const string End = "\uffff";

    /// <exception cref="NotSupportedException">The filter is none of those known.</exception>
    public static TableQuery Read(string queryString)
    {
        var query = HttpUtility.ParseQueryString(queryString);
        var most = int.Parse(query["$top"] ?? $"{PageSize}", CultureInfo.InvariantCulture);
        var from = query["NextPartitionKey"] is { Length: > 0 } next ? $"{next}\n{query["NextRowKey"]}" : "";
        var filter = query["$filter"] ?? "";
        if (filter.Length == 0)
        {
            return new TableQuery(from, End, most, (_, _) => true);
        }

        if (Partition().Match(filter) is { Success: true } partition)
        {
            var key = partition.Groups[1].Value;
            return new TableQuery(Later(from, key + '\n'), key + '\n' + End, most, (_, row) => IsPendingOrRemoved(row));
        }

        if (Range().Match(filter) is { Success: true } range)
        {
            return new TableQuery(Later(from, range.Groups[1].Value), range.Groups[2].Value, most, (_, _) => true);
        }

        if (Old().Match(filter) is { Success: true } old)
        {
            var time = DateTimeOffset.Parse(old.Groups[1].Value, CultureInfo.InvariantCulture);
            var noted = DateTimeOffset.Parse(old.Groups[4].Value, CultureInfo.InvariantCulture);
            var other = old.Groups[2].Value + '\n';
            var note = '\n' + old.Groups[3].Value;
            return new TableQuery(from, End, most, (key, row) => key.EndsWith(note, StringComparison.Ordinal)
                ? row.At <= noted
                : row.At <= time && !key.StartsWith(other, StringComparison.Ordinal));
        }

        throw new NotSupportedException($"Filter: {filter}");
    }

    private static string Later(string one, string other) => string.CompareOrdinal(one, other) > 0 ? one : other;

    private static bool IsPendingOrRemoved(StoredRow row)
    {
        var text = Encoding.UTF8.GetString(row.Json);
        return text.Contains("\"IsActive\":false", StringComparison.Ordinal)
            || text.Contains("\"RemovedAt\":", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^PartitionKey eq '(\w+)' and \(IsActive eq false or RemovedAt gt datetime'[^']*'\)$")]
    private static partial Regex Partition();

    [GeneratedRegex(@"^PartitionKey ge '(\w+)' and PartitionKey lt '(\w+)'$")]
    private static partial Regex Range();

    [GeneratedRegex(@"^\(Timestamp le datetime'([^']*)' and PartitionKey ne '(\w+)' and RowKey ne '(\w+)'\) "
        + @"or \(RowKey eq '\3' and Timestamp le datetime'([^']*)'\)$")]
    private static partial Regex Old();
}
