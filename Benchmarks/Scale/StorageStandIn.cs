using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using System.Web;

namespace Benchmarks.Scale;

/// <summary>
/// Table and queue service in memory, as the last handler of the SDK's HTTP pipeline: it counts, and delays where that
/// is asked for. It knows what the product uses and fails on anything else.
/// </summary>
internal sealed partial class StorageStandIn(TimeProvider clock) : HttpMessageHandler
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, StoredTable> tables = [];
    private readonly Dictionary<string, StoredQueue> queues = [];

    public OperationCounts Counts { get; } = new();

    /// <summary>How long each answer takes; zero for none.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Messages in a queue, also those that are not visible.</summary>
    public int Messages(string queue) => Queue(queue).Count;

    /// <summary>Forgets all rows and messages.</summary>
    public void Clear()
    {
        lock (gate)
        {
            tables.Clear();
            queues.Clear();
        }

        Counts.Take();
    }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (Delay > TimeSpan.Zero)
        {
            await Task.Delay(Delay, cancellationToken);
        }

        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        // The first segment is the account's name.
        var path = HttpUtility.UrlDecode(request.RequestUri!.AbsolutePath).Split('/', 3)[2];
        var isQueue = request.RequestUri.Port == ScaleService.QueuePort;
        Counts.Call(isQueue);
        var answer = isQueue ? AnswerQueue(request, path, body) : AnswerTable(request, path, body);
        answer.RequestMessage = request;
        answer.Headers.Date = clock.GetUtcNow();
        return answer;
    }

    private HttpResponseMessage AnswerTable(HttpRequestMessage request, string path, byte[] body)
    {
        if (path == "$batch")
        {
            return TableBatch.Answer(body, Table, Counts);
        }

        var method = request.Method.Method;
        if (Key().Match(path) is { Success: true } key)
        {
            return Do(key.Groups[1].Value, new TableOperation(
                method,
                key.Groups[2].Value,
                key.Groups[3].Value,
                request.Headers.IfMatch.FirstOrDefault()?.ToString(),
                body));
        }

        return method == "GET"
            ? AnswerQuery(path.TrimEnd('(', ')'), request.RequestUri!.Query)
            : Do(path, TableBatch.Insert(body));
    }

    private HttpResponseMessage Do(string name, TableOperation operation)
    {
        var table = Table(name);
        TableAnswer answer;
        lock (table.Gate)
        {
            answer = table.Do(operation);
        }

        Counts.Row(name, operation.Partition, operation.Row);
        var response = new HttpResponseMessage((HttpStatusCode)answer.Status);
        if (answer.Row is { } row)
        {
            response.Headers.TryAddWithoutValidation("ETag", row.ETag);
        }

        if (answer.Status == 200)
        {
            response.Content = Json(StoredTable.Show(answer.Row!));
        }
        else if (answer.Error is not null)
        {
            response.Content = Json(TableBatch.Error(answer));
        }

        return response;
    }

    private HttpResponseMessage AnswerQuery(string name, string queryString)
    {
        var table = Table(name);
        var query = TableQuery.Read(queryString);
        lock (table.Gate)
        {
            var (rows, read, next) = table.Query(query);
            Counts.Query(read);
            var shown = string.Join(',', rows.Select(StoredTable.Show));
            var response = new HttpResponseMessage { Content = Json($"{{\"value\":[{shown}]}}") };
            if (next?.Split('\n') is [var partition, var row])
            {
                response.Headers.Add("x-ms-continuation-NextPartitionKey", partition);
                response.Headers.Add("x-ms-continuation-NextRowKey", row);
            }

            return response;
        }
    }

    private HttpResponseMessage AnswerQueue(HttpRequestMessage request, string path, byte[] body)
    {
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        var time = TimeSpan.FromSeconds(int.Parse(query["visibilitytimeout"] ?? "0", CultureInfo.InvariantCulture));
        var parts = path.Split('/');
        var queue = Queue(parts[0]);
        switch (request.Method.Method)
        {
            case "POST":
                var text = Text().Match(Encoding.UTF8.GetString(body)).Groups[1].Value;
                return Messages(HttpStatusCode.Created, Show(queue.Put(text, time), isTaken: false));
            case "GET":
                return Messages(HttpStatusCode.OK, queue.Take(time) is { } taken ? Show(taken, isTaken: true) : "");
            case "DELETE":
                var isDeleted = queue.Delete(parts[2], query["popreceipt"]!);
                return new(isDeleted ? HttpStatusCode.NoContent : HttpStatusCode.NotFound);
            default:
                throw new NotSupportedException($"{request.Method} of a queue");
        }
    }

    private string Show(StoredMessage message, bool isTaken) =>
        $"<QueueMessage><MessageId>{message.Id}</MessageId><InsertionTime>{clock.GetUtcNow():r}</InsertionTime>"
        + $"<ExpirationTime>{DateTimeOffset.MaxValue:r}</ExpirationTime><PopReceipt>{message.Receipt}</PopReceipt>"
        + $"<TimeNextVisible>{message.VisibleAt:r}</TimeNextVisible>"
        + (isTaken ? $"<DequeueCount>1</DequeueCount><MessageText>{message.Text}</MessageText>" : "")
        + "</QueueMessage>";

    private static HttpResponseMessage Messages(HttpStatusCode status, string messages) => new(status)
    {
        Content = new StringContent(
            $"<QueueMessagesList>{messages}</QueueMessagesList>", Encoding.UTF8, "application/xml"),
    };

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>A table is there when it is first asked for.</summary>
    private StoredTable Table(string name)
    {
        lock (gate)
        {
            tables.TryAdd(name, new StoredTable(clock));
            return tables[name];
        }
    }

    private StoredQueue Queue(string name)
    {
        lock (gate)
        {
            queues.TryAdd(name, new StoredQueue(clock));
            return queues[name];
        }
    }

    [GeneratedRegex(@"^(\w+)\(PartitionKey='([^']*)',RowKey='([^']*)'\)$")]
    private static partial Regex Key();

    [GeneratedRegex("<MessageText>([^<]*)</MessageText>")]
    private static partial Regex Text();
}
