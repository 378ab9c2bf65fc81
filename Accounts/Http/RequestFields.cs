using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Accounts.Http;

/// <summary>
/// The fields of a request's body: texts by name, from JSON or a form. Gathers every fault, so that the caller learns
/// of all at once.
/// </summary>
internal sealed class RequestFields
{
    private static readonly UTF8Encoding StrictUtf8 = new(
        encoderShouldEmitUTF8Identifier: false,
        throwOnInvalidBytes: true);
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly Dictionary<string, string?> values = [];
    private readonly Dictionary<string, bool> flags = [];
    private readonly Dictionary<string, List<string>> faults = [];

    /// <summary>Reads a JSON object; with <paramref name="formOrEmpty"/> also a form or nothing at all.</summary>
    /// <exception cref="ProblemException">415, 413, or 400 where the body is no JSON object in UTF-8.</exception>
    public static async Task<RequestFields> ReadAsync(
        HttpRequest request,
        bool formOrEmpty,
        CancellationToken cancellationToken)
    {
        var kind = KindOf(request);
        if (kind != BodyKind.Json && !formOrEmpty)
        {
            throw new ProblemException(Problems.MediaTypeUnsupported);
        }

        // A browser asks nobody before it sends another site's form; with JSON it does (CORS). With no-referrer the
        // Origin of our own pages' forms is "null", so this header distinguishes them.
        if (kind != BodyKind.Json && request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site")
        {
            throw new ProblemException(Problems.CrossSiteForm);
        }

        var fields = new RequestFields();
        var body = await BodyReader.ReadAsync(request, cancellationToken);
        if (formOrEmpty && body.Length == 0)
        {
            return fields;
        }

        switch (kind)
        {
            case BodyKind.Json:
                fields.ReadJson(body);
                return fields;
            case BodyKind.Form:
                fields.ReadForm(body);
                return fields;
            default:
                throw new ProblemException(Problems.MediaTypeUnsupported);
        }
    }

    /// <summary>The text of a field; null when it is not given, is null, or is no text (a fault).</summary>
    public string? Text(string name)
    {
        if (values.TryGetValue(name, out var text) && text is null && IsSound(name))
        {
            Fault(name, "Must be a text.");
        }

        return text;
    }

    /// <summary>The text of a field that must not be empty; where it is missing or empty, "" and this fault.</summary>
    public string Required(string name, string fault)
    {
        var text = Text(name);
        if (string.IsNullOrEmpty(text) && IsSound(name))
        {
            Fault(name, fault);
        }

        return text ?? "";
    }

    /// <summary>The truth value of a JSON field; false when it is not given, or no truth value (a fault).</summary>
    public bool Flag(string name)
    {
        if (values.ContainsKey(name) && !flags.ContainsKey(name) && IsSound(name))
        {
            Fault(name, "Must be true or false.");
        }

        return flags.GetValueOrDefault(name);
    }

    /// <summary>Whether nothing is wrong with the field so far.</summary>
    public bool IsSound(string name) => !faults.ContainsKey(name);

    /// <summary>Adds a fault of a field.</summary>
    public void Fault(string name, string fault)
    {
        if (!faults.TryGetValue(name, out var list))
        {
            faults[name] = list = [];
        }

        list.Add(fault);
    }

    /// <summary>Ends the request when any field has a fault.</summary>
    /// <exception cref="ProblemException">400 with all faults.</exception>
    public void ThrowIfFaulty()
    {
        if (faults.Count > 0)
        {
            throw new ProblemException(
                Problems.ValidationFailed(faults.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray())));
        }
    }

    /// <exception cref="ProblemException">415: a media type that is never taken.</exception>
    private static BodyKind KindOf(HttpRequest request)
    {
        if (string.IsNullOrEmpty(request.ContentType))
        {
            return BodyKind.Unnamed;
        }

        if (MediaTypeHeaderValue.TryParse(request.ContentType, out var media) && IsUtf8(media))
        {
            if (media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            {
                return BodyKind.Json;
            }

            if (media.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            {
                return BodyKind.Form;
            }
        }

        throw new ProblemException(Problems.MediaTypeUnsupported);
    }

    private static bool IsUtf8(MediaTypeHeaderValue media) =>
        !media.Charset.HasValue
        || HeaderUtilities.RemoveQuotes(media.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase);

    private void ReadForm(ReadOnlyMemory<byte> body)
    {
        using var reader = new FormReader(Text(body))
        {
            ValueCountLimit = 20,
            KeyLengthLimit = 100,
            ValueLengthLimit = BodyReader.LargestBody,
        };
        try
        {
            foreach (var (name, value) in reader.ReadForm())
            {
                // Two of one name are no text.
                values[name] = value.Count == 1 ? value[0] : null;
            }
        }
        catch (InvalidDataException)
        {
            throw new ProblemException(Problems.ValidationFailed("body", "The body is not a form that can be taken."));
        }
    }

    private static string Text(ReadOnlyMemory<byte> form)
    {
        try
        {
            // Escapes that are no UTF-8 would be taken as they are written.
            StrictUtf8.GetCharCount(WebUtility.UrlDecodeToBytes(form.ToArray(), 0, form.Length)!);
            return StrictUtf8.GetString(form.Span);
        }
        catch (DecoderFallbackException)
        {
            throw new ProblemException(Problems.ValidationFailed("body", "The body is not a form in UTF-8."));
        }
    }

    private void ReadJson(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith(Encoding.UTF8.Preamble))
        {
            body = body[Encoding.UTF8.Preamble.Length..];
        }

        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException();
            }

            foreach (var member in document.RootElement.EnumerateObject())
            {
                if (member.Value.ValueKind != JsonValueKind.Null)
                {
                    ReadMember(member);
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a name that is no valid Unicode.
            throw new ProblemException(Problems.ValidationFailed("body", "The body is not a JSON object in UTF-8."));
        }
    }

    private void ReadMember(JsonProperty member)
    {
        try
        {
            values[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
            if (member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False)
            {
                flags[member.Name] = member.Value.GetBoolean();
            }
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, which JSON can write and no text can hold.
            values[member.Name] = null;
            Fault(member.Name, "Must be valid Unicode text.");
        }
    }

    private enum BodyKind
    {
        /// <summary>Without a media type: only nothing at all may come so.</summary>
        Unnamed,
        Json,
        Form,
    }
}
