using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace Functions.Tests.Support;

/// <summary>One operation of a document, to judge its answers by.</summary>
public sealed class DocumentedOperation(string name, JsonNode operation, JsonNode schemas)
{
    /// <summary>
    /// Headers that mean something to clients: the document has them where, and only where, an answer has them.
    /// </summary>
    private static readonly string[] Headers = ["Retry-After", "WWW-Authenticate"];
    private static readonly EvaluationOptions Listed = new() { OutputFormat = OutputFormat.List };

    private readonly ConcurrentDictionary<string, JsonSchema> built = [];

    /// <summary>Method and path.</summary>
    public string Name => name;

    /// <summary>What of the answer is not documented; null where all is.</summary>
    public string? FaultOf(HttpResponseMessage answer, string body)
    {
        var status = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        if (operation["responses"]![status] is not { } documented)
        {
            return $"it has no status {status}.";
        }

        var faults = Headers.Select(header => HeaderFault(answer, header, documented["headers"]?[header]));
        if (faults.FirstOrDefault(one => one is not null) is { } fault)
        {
            return fault;
        }

        var type = answer.Content.Headers.ContentType?.MediaType;
        if (documented["content"] is null)
        {
            return type is null && body.Length == 0 ? null : $"its {status} has no body.";
        }

        if (type is null || documented["content"]?[type] is not { } content)
        {
            return $"its {status} has no media type {type ?? "(none)"}.";
        }

        return type.EndsWith("json", StringComparison.Ordinal) ? BodyFault($"{status} {type}", content, body) : null;
    }

    private static string? HeaderFault(HttpResponseMessage answer, string header, JsonNode? documented)
    {
        var values = answer.Headers.TryGetValues(header, out var given) ? given.ToList() : [];
        if (documented is null)
        {
            return values.Count == 0 ? null : $"it has no header {header}.";
        }

        if (values.Count != 1)
        {
            return $"it has one header {header}, the answer {values.Count}.";
        }

        var isNumber = documented["schema"]!["type"]!.GetValue<string>() == "integer";
        var isFrom1 = int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= 1;
        return isNumber && !isFrom1 ? $"{header} is no number from 1: {values[0]}." : null;
    }

    private string? BodyFault(string kind, JsonNode content, string body)
    {
        using var json = JsonDocument.Parse(body);
        var results = built.GetOrAdd(kind, _ => Build(content["schema"]!)).Evaluate(json.RootElement, Listed);
        if (!results.IsValid)
        {
            return string.Join(
                ' ',
                (results.Details ?? []).Where(detail => detail.Errors is not null)
                    .SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation} {error.Value}")));
        }
        // An answer that tells something tells one of the things that the examples tell; the fields at fault differ.
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("detail", out _))
        {
            return null;
        }

        var told = WithoutErrors(JsonNode.Parse(body)!);
        var isDocumented = content["examples"]!.AsObject()
            .Any(example => JsonNode.DeepEquals(told, WithoutErrors(example.Value!["value"]!)));
        return isDocumented ? null : "it is none of the examples.";
    }

    private static JsonObject WithoutErrors(JsonNode body)
    {
        var copy = body.DeepClone().AsObject();
        copy.Remove("errors");
        return copy;
    }

    /// <summary>
    /// The schema with all it refers to. Clients must bear new properties, but these tests must not: each is to be
    /// documented.
    /// </summary>
    private JsonSchema Build(JsonNode schema)
    {
        var definitions = schemas.DeepClone().AsObject();
        foreach (var (_, definition) in definitions)
        {
            if (definition!["properties"] is not null)
            {
                definition["additionalProperties"] ??= false;
            }
        }

        var whole = JsonNode.Parse(
            schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!;
        whole["$defs"] = definitions;
        return JsonSchema.FromText(whole.ToJsonString(), new BuildOptions { SchemaRegistry = new SchemaRegistry() });
    }
}
