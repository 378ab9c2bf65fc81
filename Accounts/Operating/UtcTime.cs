using System.Text.Json;
using System.Text.Json.Serialization;

namespace Accounts.Operating;

/// <summary>Reads a time without an offset as one in UTC, on every machine the same.</summary>
internal sealed class UtcTime : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTime() is { Kind: DateTimeKind.Unspecified } time
            ? new DateTimeOffset(time, TimeSpan.Zero)
            : reader.GetDateTimeOffset();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value);
}
