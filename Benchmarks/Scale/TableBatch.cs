using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Web;

namespace Benchmarks.Scale;

/// <summary>Entity group transactions: their multipart form read and answered.</summary>
internal static partial class TableBatch
{
    private const string Outer = "batchresponse_1";
    private const string Inner = "changesetresponse_1";

    /// <summary>Does a transaction, which is on rows of one table.</summary>
    public static HttpResponseMessage Answer(byte[] body, Func<string, StoredTable> tableOf, OperationCounts counts)
    {
        var parts = Part().Matches(Encoding.UTF8.GetString(body));
        var operations = parts.Select(OperationOf).ToList();
        var name = parts[0].Groups[2].Value;
        foreach (var operation in operations)
        {
            counts.Row(name, operation.Partition, operation.Row);
        }

        var table = tableOf(name);
        IReadOnlyList<TableAnswer> answers;
        lock (table.Gate)
        {
            answers = table.DoAll(operations);
        }

        var text = new StringBuilder($"--{Outer}\r\nContent-Type: multipart/mixed; boundary={Inner}\r\n\r\n");
        foreach (var answer in answers)
        {
            text.Append($"--{Inner}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            text.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {answer.Status} {(HttpStatusCode)answer.Status}\r\n");
            text.Append(answer.Row is null ? "" : $"ETag: {answer.Row.ETag}\r\n");
            var error = answer.Error is null ? "" : Error(answer);
            text.Append(error.Length == 0 ? "\r\n\r\n" : $"Content-Type: application/json\r\n\r\n{error}\r\n");
        }

        text.Append($"--{Inner}--\r\n--{Outer}--\r\n");
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes($"{text}"));
        var response = new HttpResponseMessage(HttpStatusCode.Accepted) { Content = content };
        response.Content.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/mixed; boundary={Outer}");
        return response;
    }

    /// <summary>The operation of an insert, whose keys stand in its body.</summary>
    public static TableOperation Insert(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        string Text(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString()! : "";
        return new TableOperation("POST", Text("PartitionKey"), Text("RowKey"), null, body);
    }

    public static string Error(TableAnswer answer) =>
        $"{{\"odata.error\":{{\"code\":\"{answer.Error}\","
        + $"\"message\":{{\"lang\":\"en-US\",\"value\":\"0:{answer.Error}\"}}}}}}";

    private static TableOperation OperationOf(Match part) => new(
        part.Groups[1].Value,
        HttpUtility.UrlDecode(part.Groups[3].Value),
        HttpUtility.UrlDecode(part.Groups[4].Value),
        IfMatch().Match(part.Groups[5].Value).Groups[1].Value,
        Encoding.UTF8.GetBytes(part.Groups[6].Value));

    [GeneratedRegex(
        @"^(PATCH|MERGE|PUT|DELETE) \S*/(\w+)\(PartitionKey=(?:'|%27)(\w+)(?:'|%27),RowKey=(?:'|%27)(\w+)(?:'|%27)\)\S*"
        + @" HTTP/1\.1\r?\n((?:[\w-]+:[^\n]*\n)*)\r?\n(\{[^\n]*\})?",
        RegexOptions.Multiline)]
    private static partial Regex Part();

    [GeneratedRegex(@"^If-Match: ([^\r\n]+)", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex IfMatch();
}
