using System.Buffers.Text;
using System.Text.Json;
using Accounts.Storage;

namespace Accounts.Links;

/// <summary>
/// The form of a token before its signature is checked: three canonical base64url parts, two JSON objects without
/// duplicate names, and a header that says nothing but <c>alg</c>, <c>typ</c> and <c>kid</c>. The handler is laxer: it
/// takes padding and stray bits, keeps one of two claims of one name, and reads numbers from texts.
/// </summary>
internal sealed class StrictJwt
{
    private const int LongestLink = 1024;
    private const long EndOfTheYear9999 = 253_402_300_799;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    private readonly JsonElement payload;

    private StrictJwt(JsonElement payload) => this.payload = payload;

    /// <summary>
    /// The content of a token that has the form, or null; <paramref name="longest"/> is the most characters that its
    /// kind can have.
    /// </summary>
    public static StrictJwt? TryRead(string token, int longest = LongestLink)
    {
        var parts = token.Length <= longest ? token.Split('.') : [];
        if (parts.Length != 3 || Json(parts[0]) is not { } header || Json(parts[1]) is not { } payload
            || Bytes(parts[2]) is null)
        {
            return null;
        }

        return header.EnumerateObject().All(IsKnown) ? new StrictJwt(payload) : null;
    }

    /// <summary>Whether the payload has a claim of this name.</summary>
    public bool Has(string name) => payload.TryGetProperty(name, out _);

    /// <summary>A claim that is a text, or null.</summary>
    public string? Text(string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>A claim that is the id of a row, or null.</summary>
    public string? Id(string name) => Text(name) is { } id && RowIds.IsId(id) ? id : null;

    /// <summary>A claim that is a whole number from 0, or null.</summary>
    public long? Number(string name) =>
        payload.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
        && value.TryGetInt64(out var number) && number is >= 0 and < long.MaxValue
            ? number
            : null;

    /// <summary>A claim that is a time, in whole seconds since 1970, or null.</summary>
    public long? Seconds(string name) => Number(name) is { } seconds and <= EndOfTheYear9999 ? seconds : null;

    /// <summary>
    /// Checks the times of an authentic token: after all else, so that no other is called expired.
    /// </summary>
    public TokenStatus StatusAt(DateTimeOffset time)
    {
        var now = time.ToUnixTimeMilliseconds();
        var isEarly = Has("nbf") && (Seconds("nbf") is not { } notBefore || now < notBefore * 1000);
        if (isEarly || Seconds("exp") is not { } expires)
        {
            return TokenStatus.Invalid;
        }

        return now < expires * 1000 ? TokenStatus.Valid : TokenStatus.Expired;
    }

    private static bool IsKnown(JsonProperty ofHeader) =>
        ofHeader.Name is "alg" or "typ" or "kid" && ofHeader.Value.ValueKind == JsonValueKind.String;

    private static JsonElement? Json(string part)
    {
        if (Bytes(part) is not { } bytes)
        {
            return null;
        }

        try
        {
            var element = JsonElement.Parse(bytes, Strict);
            return element.ValueKind == JsonValueKind.Object && HasReadableTexts(element) ? element : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: names are read to find duplicates, and one is no valid Unicode.
            return null;
        }
    }

    /// <summary>
    /// A text may still hold bytes or escapes that are no Unicode; reading it is the only way to know.
    /// </summary>
    private static bool HasReadableTexts(JsonElement element)
    {
        try
        {
            return element.EnumerateObject().All(member => member.Name is not null
                && (member.Value.ValueKind != JsonValueKind.String || member.Value.GetString() is not null));
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>The bytes of canonical base64url, or null.</summary>
    public static byte[]? Bytes(string part)
    {
        if (part.Length == 0 || !part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            return null;
        }

        try
        {
            var bytes = Base64Url.DecodeFromChars(part);
            return Base64Url.EncodeToString(bytes) == part ? bytes : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
