using System.Buffers.Binary;
using System.Text;
using Accounts;

namespace Functions.Tests.Telemetry;

/// <summary>A point of a counter or histogram: its sum, or how many values it has.</summary>
public sealed record MetricPoint(
    string Name, string Unit, IReadOnlyDictionary<string, string> Attributes, double Value);

public sealed record ExportedSpan(
    string Name, string Scope, string Id, string ParentId, IReadOnlyDictionary<string, string> Attributes);

public sealed record ExportedLog(string Body, IReadOnlyDictionary<string, string> Attributes, string TraceId);

/// <summary>Reads what the tests ask for out of OTLP messages, by the field numbers of opentelemetry-proto.</summary>
internal static class Otlp
{
    public static IEnumerable<MetricPoint> Metrics(byte[] message) =>
        from metric in Fields(message, 1, 2, 2)
        from kind in Parse(metric).Where(field => field.Number is 5 or 7 or 9)
        from point in Fields(kind.Bytes, 1)
        select new MetricPoint(
            Text(metric, 1),
            Text(metric, 3),
            Attributes(point, kind.Number == 9 ? 9 : 7),
            Value(point, kind.Number == 9));

    public static IEnumerable<ExportedSpan> Spans(byte[] message) =>
        from scope in Fields(message, 1, 2)
        let name = Text(Fields(scope, 1).First(), 1)
        from span in Fields(scope, 2)
        select new ExportedSpan(Text(span, 5), name, Hex(span, 2), Hex(span, 4), Attributes(span, 9));

    public static IEnumerable<ExportedLog> Logs(byte[] message) =>
        from log in Fields(message, 1, 2, 2)
        select new ExportedLog(Text(Fields(log, 5).FirstOrDefault() ?? [], 1), Attributes(log, 6), Hex(log, 9));

    private static double Value(byte[] point, bool isHistogram)
    {
        var field = Parse(point).First(field => isHistogram ? field.Number == 4 : field.Number is 4 or 6);
        return field.Number == 4 && !isHistogram ? BitConverter.UInt64BitsToDouble(field.Value) : field.Value;
    }

    private static Dictionary<string, string> Attributes(byte[] owner, int number) => Fields(owner, number)
        .ToDictionary(
            pair => Text(pair, 1),
            pair =>
                Parse(Fields(pair, 2).FirstOrDefault() ?? [])
                    .Select(value => value.Number == 1 ? Encoding.UTF8.GetString(value.Bytes) : $"{value.Value}")
                    .FirstOrDefault() ?? "");

    private static string Text(byte[] message, int number) =>
        Fields(message, number).Select(Encoding.UTF8.GetString).FirstOrDefault() ?? "";

    private static string Hex(byte[] message, int number) =>
        Fields(message, number).Select(Convert.ToHexString).FirstOrDefault() ?? "";

    /// <summary>The messages found by following the field numbers.</summary>
    private static IEnumerable<byte[]> Fields(byte[] message, params IEnumerable<int> path) =>
        path.Aggregate(
            (IEnumerable<byte[]>)[message],
            (owners, number) =>
                owners.SelectMany(
                    owner => Parse(owner).Where(field => field.Number == number).Select(field => field.Bytes)));

    private static List<(int Number, ulong Value, byte[] Bytes)> Parse(byte[] message)
    {
        var fields = new List<(int, ulong, byte[])>();
        for (var at = 0; at < message.Length;)
        {
            var tag = Varint(message, ref at);
            var (value, bytes) = (tag & 7) switch
            {
                0 => (Varint(message, ref at), (byte[])[]),
                1 => (BinaryPrimitives.ReadUInt64LittleEndian(Take(message, ref at, 8)), []),
                2 => (0UL, Take(message, ref at, (int)Varint(message, ref at))),
                5 => (BinaryPrimitives.ReadUInt32LittleEndian(Take(message, ref at, 4)), []),
                _ => throw new InvalidDataException("No protobuf message."),
            };
            fields.Add(((int)(tag >> 3), value, bytes));
        }

        return fields;
    }

    private static byte[] Take(byte[] message, ref int at, int count) => message[at..(at += count)];

    private static ulong Varint(byte[] message, ref int at)
    {
        for (var (value, shift) = (0UL, 0); ; shift += 7)
        {
            var part = message[at++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }
}
