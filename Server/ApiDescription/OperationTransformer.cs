using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Accounts.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Server.ApiDescription;

/// <summary>
/// Writes the <see cref="OperationDescription"/> of a route into the document. Paths, methods, names and schemas come
/// from the routes and types themselves.
/// </summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    private static readonly JsonSerializerOptions Examples =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var route = context.Description.ActionDescriptor;
        var description =
            route.EndpointMetadata.OfType<OperationDescription>().SingleOrDefault()
            ?? throw new InvalidOperationException(
                $"{context.Description.HttpMethod} {context.Description.RelativePath} has no description: see Server/Api.cs."
            );
        var document = context.Document!;
        async Task<IOpenApiSchema> SchemaAsync(Type type)
        {
            document.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, null, cancellationToken));
            return new OpenApiSchemaReference(type.Name, document);
        }

        operation.Summary = description.Summary;
        operation.Description = description.Text;
        operation.Tags = new HashSet<OpenApiTagReference> { new(description.Group, document) };
        operation.Security = [.. SecurityOf(description, document)];
        operation.RequestBody = null;
        if (description.Body is { } body)
        {
            var content = await ContentAsync(body.Type, body.Examples, SchemaAsync);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = body.IsRequired,
                Content = body.MediaTypes.ToDictionary(type => type, _ => content),
            };
        }

        operation.Responses = [];
        foreach (var answer in description.Answers)
        {
            if (answer.Status == StatusCodes.Status204NoContent)
            {
                operation.Responses["204"] = new OpenApiResponse { Description = answer.Text };
                continue;
            }

            if (answer.IsPage)
            {
                operation.Responses[$"{answer.Status}"] = new OpenApiResponse
                {
                    Description = answer.Text,
                    Content = new Dictionary<string, OpenApiMediaType> { [OperationDescription.Page] = PageType() },
                };
                continue;
            }

            var content = await ContentAsync(
                answer
                    .Examples.Select(example => example.Body.GetType())
                    .Distinct()
                    .SingleOrDefault(typeof(JsonObject)),
                answer.Examples,
                SchemaAsync);
            Add(operation.Responses, description, answer.Status, answer.Text, OperationDescription.Json, content);
        }

        foreach (var kind in description.Problems.GroupBy(problem => problem.Status).OrderBy(kind => kind.Key))
        {
            var text = string.Join("; ", kind.Select(problem => $"{problem.Title} (`{problem.Code}`)").Distinct());
            var content = await ContentAsync(typeof(Problem), [.. Named(kind)], SchemaAsync);
            Add(operation.Responses, description, kind.Key, text, OperationDescription.ProblemJson, content).Headers =
                HeadersOf(kind.First());
        }
    }

    /// <summary>Examples by the problem's code; a second one of a code has a number.</summary>
    private static IEnumerable<(string Name, object Problem)> Named(IEnumerable<Problem> problems) => problems
        .GroupBy(problem => problem.Code)
        .SelectMany(
            same => same.Select((problem, i) => (i == 0 ? problem.Code : $"{problem.Code}-{i + 1}", (object)problem)));

    private static IEnumerable<OpenApiSecurityRequirement> SecurityOf(
        OperationDescription description, OpenApiDocument document)
    {
        OpenApiSecurityRequirement Scheme(string name) =>
            new() { [new OpenApiSecuritySchemeReference(name, document)] = [] };
        if (description.TakesClientKey || description.AccessToken == Credential.Optional)
        {
            yield return new OpenApiSecurityRequirement();
        }

        if (description.TakesClientKey)
        {
            yield return Scheme(ApiDocument.ClientKey);
        }

        if (description.AccessToken != Credential.None)
        {
            yield return Scheme(ApiDocument.Bearer);
        }
    }

    private static OpenApiResponse Add(
        OpenApiResponses responses, OperationDescription description, int status, string text, string type,
        OpenApiMediaType content)
    {
        var response = new OpenApiResponse
        {
            Description = text,
            Content = new Dictionary<string, OpenApiMediaType> { [type] = content },
        };
        if (description.HasPages)
        {
            response.Content[OperationDescription.Page] = PageType();
        }

        responses[status.ToString(CultureInfo.InvariantCulture)] = response;
        return response;
    }

    private static OpenApiMediaType PageType() =>
        new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private static async Task<OpenApiMediaType> ContentAsync(
        Type type,
        IReadOnlyList<(string Name, object Body)> examples,
        Func<Type, Task<IOpenApiSchema>> schemaAsync) =>
        new()
        {
            Schema =
                type == typeof(JsonObject)
                    ? new OpenApiSchema { Type = JsonSchemaType.Object }
                    : await schemaAsync(type),
            Examples =
                examples.Count == 0
                    ? null
                    : examples.ToDictionary(
                        example => example.Name,
                        IOpenApiExample (example) =>
                            new OpenApiExample { Value = JsonSerializer.SerializeToNode(example.Body, Examples) }),
        };

    private static Dictionary<string, IOpenApiHeader>? HeadersOf(Problem problem)
    {
        var headers = new Dictionary<string, IOpenApiHeader>();
        if (problem.RetryAfter is not null)
        {
            headers["Retry-After"] = new OpenApiHeader
            {
                Description = "Seconds to wait.",
                Required = true,
                Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" },
            };
        }

        if (problem.Challenge is { } challenge)
        {
            headers["WWW-Authenticate"] = new OpenApiHeader
            {
                Description = "What is asked for (RFC 9110, 11.6.1).",
                Required = true,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                Example = challenge,
            };
        }

        return headers.Count == 0 ? null : headers;
    }
}
