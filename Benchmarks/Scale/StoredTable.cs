using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Benchmarks.Scale;

/// <summary>A row as the service keeps it.</summary>
/// <param name="Json">Its properties, keys and types included.</param>
/// <param name="ETag">Its version.</param>
/// <param name="At">When it was last written.</param>
internal sealed record StoredRow(byte[] Json, string ETag, DateTimeOffset At);

/// <summary>An answer without its HTTP.</summary>
internal sealed record TableAnswer(int Status, string? Error = null, StoredRow? Row = null);

/// <summary>
/// One table in memory. Point operations answer as the service's documentation says; conditions are ETags.
/// </summary>
internal sealed class StoredTable(TimeProvider clock)
{
    private const char Between = '\n';
    private const string TypeOf = "@odata.type";
    private static readonly TableAnswer Missing = new(404, "ResourceNotFound");
    private static readonly TableAnswer Changed = new(412, "UpdateConditionNotSatisfied");

    private readonly Lock gate = new();
    private readonly Dictionary<string, StoredRow> rows = [];
    private readonly SortedSet<string> keys = new(StringComparer.Ordinal);
    private long version;

    public Lock Gate => gate;

    /// <summary>Does one operation; the caller holds <see cref="Gate"/>.</summary>
    public TableAnswer Do(TableOperation operation)
    {
        var key = operation.Partition + Between + operation.Row;
        var found = rows.GetValueOrDefault(key);
        switch (operation.Method)
        {
            case "POST" when found is not null:
                return new TableAnswer(409, "EntityAlreadyExists");
            case "POST":
                keys.Add(key);
                return Write(key, WithoutNulls(operation.Body!, null));
        }

        if (found is null)
        {
            return Missing;
        }

        if (operation.Method == "GET")
        {
            return new TableAnswer(200, Row: found);
        }

        if (operation.IfMatch is not ("*" or null) && operation.IfMatch != found.ETag)
        {
            return Changed;
        }

        switch (operation.Method)
        {
            case "DELETE":
                keys.Remove(key);
                rows.Remove(key);
                return new TableAnswer(204);
            case "PUT":
                return Write(key, WithoutNulls(operation.Body!, null));
            default:
                return Write(key, WithoutNulls(operation.Body!, found.Json));
        }
    }

    /// <summary>Does all or none, as an entity group transaction does.</summary>
    public IReadOnlyList<TableAnswer> DoAll(IReadOnlyList<TableOperation> operations)
    {
        foreach (var operation in operations)
        {
            var found = rows.GetValueOrDefault(operation.Partition + Between + operation.Row);
            if (found is null || (operation.IfMatch != "*" && operation.IfMatch != found.ETag))
            {
                return [found is null ? Missing : Changed];
            }
        }

        return [.. operations.Select(Do)];
    }

    /// <summary>
    /// A page of the rows that a query asks for, in the order of their keys, and the key where the next page begins.
    /// </summary>
    public (IReadOnlyList<StoredRow> Rows, int Read, string? Next) Query(TableQuery query)
    {
        var page = new List<StoredRow>();
        var read = 0;
        foreach (var key in keys.GetViewBetween(query.From, query.To))
        {
            if (page.Count == query.Most)
            {
                return (page, read, key);
            }

            read++;
            var row = rows[key];
            if (query.Takes(key, row))
            {
                page.Add(row);
            }
        }

        return (page, read, null);
    }

    private TableAnswer Write(string key, byte[] json)
    {
        var etag = string.Create(CultureInfo.InvariantCulture, $"W/\"{++version}\"");
        var row = new StoredRow(json, etag, clock.GetUtcNow());
        rows[key] = row;
        return new TableAnswer(204, Row: row);
    }

    /// <summary>The properties of a body, over those of a row where it is merged. A null is no property.</summary>
    private static byte[] WithoutNulls(byte[] body, byte[]? under)
    {
        using var written = JsonDocument.Parse(body);
        using var old = under is null ? null : JsonDocument.Parse(under);
        var buffer = new ArrayBufferWriter<byte>(body.Length + (under?.Length ?? 0));
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in old?.RootElement.EnumerateObject() ?? default)
            {
                if (!written.RootElement.TryGetProperty(property.Name, out _))
                {
                    property.WriteTo(writer);
                }
            }

            foreach (var property in written.RootElement.EnumerateObject())
            {
                Write(writer, written.RootElement, property);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Writes a property, unless it is a null or not the row's. The service shows no type of a double, but a point in
    /// it.
    /// </summary>
    private static void Write(Utf8JsonWriter writer, JsonElement row, JsonProperty property)
    {
        var isDouble = row.TryGetProperty(property.Name + TypeOf, out var type) && type.ValueEquals("Edm.Double");
        if (isDouble && property.Value.ValueKind == JsonValueKind.Number)
        {
            writer.WritePropertyName(property.Name);
            var number = property.Value.GetDouble();
            writer.WriteRawValue(number.ToString("0.0###############", CultureInfo.InvariantCulture));
        }
        else if (property.Value.ValueKind != JsonValueKind.Null
            && !property.Name.StartsWith("odata.", StringComparison.Ordinal)
            && !(property.Name.EndsWith(TypeOf, StringComparison.Ordinal) && property.Value.ValueEquals("Edm.Double")))
        {
            property.WriteTo(writer);
        }
    }

    /// <summary>The row as an answer shows it.</summary>
    public static string Show(StoredRow row) =>
        $"{{\"odata.etag\":{JsonSerializer.Serialize(row.ETag)},\"Timestamp@odata.type\":\"Edm.DateTime\","
        + $"\"Timestamp\":\"{row.At:yyyy-MM-ddTHH:mm:ss.fffffffZ}\","
        + Encoding.UTF8.GetString(row.Json.AsSpan(1));
}
