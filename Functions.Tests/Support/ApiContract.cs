using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Accounts.Http;

namespace Functions.Tests.Support;

/// <summary>An OpenAPI document, to find the operation of a request.</summary>
public sealed class ApiContract
{
    private static readonly Lazy<ApiContract> Embedded = new(() => new ApiContract(CommittedText()));

    private readonly List<(Regex Path, DocumentedOperation Operation)> operations = [];

    public ApiContract(string json)
    {
        var document = JsonNode.Parse(json)!;
        foreach (var (path, methods) in document["paths"]!.AsObject())
        {
            // An address with a null character is refused by the web server itself, with no body.
            var pattern = new Regex($"^{Regex.Replace(path, @"\{\w+\}", "((?!%00)[^/])+")}$", RegexOptions.IgnoreCase);
            foreach (var (method, operation) in methods!.AsObject())
            {
                var name = $"{method.ToUpperInvariant()} {path}";
                var schemas = document["components"]!["schemas"]!;
                operations.Add((pattern, new DocumentedOperation(name, operation!, schemas)));
            }
        }
    }

    /// <summary>The document that both hosts serve.</summary>
    public static ApiContract Committed => Embedded.Value;

    /// <summary>Method and path of every operation.</summary>
    public IEnumerable<string> Names => operations.Select(one => one.Operation.Name);

    public static string CommittedText()
    {
        using var reader = new StreamReader(OpenApiEndpoint.Open());
        return reader.ReadToEnd();
    }

    /// <summary>The operation of a request; null where the document has none.</summary>
    public DocumentedOperation? Find(HttpMethod method, string path) =>
        operations
            .Where(one => one.Operation.Name.StartsWith($"{method.Method} ", StringComparison.Ordinal))
            .FirstOrDefault(one => one.Path.IsMatch(path)).Operation;
}
