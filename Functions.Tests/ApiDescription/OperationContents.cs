using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Accounts.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;

namespace Functions.Tests.ApiDescription;

/// <summary>Describes the bodies that an operation takes and answers, with their examples.</summary>
/// <param name="schemaAsync">The schema of a type, which is put into the document.</param>
internal sealed class OperationContents(Func<Type, Task<IOpenApiSchema>> schemaAsync)
{
    private static readonly JsonSerializerOptions Examples =
        new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The body that is taken.</summary>
    public async Task<OpenApiRequestBody> OfBodyAsync(RequestBody body)
    {
        var content = await ContentAsync(body.Type, body.Examples);
        return new OpenApiRequestBody
        {
            Required = body.IsRequired,
            Content = body.MediaTypes.ToDictionary(type => type, _ => content),
        };
    }

    /// <summary>A success.</summary>
    public async Task<OpenApiResponse> OfAnswerAsync(Answer answer, bool hasPages)
    {
        if (answer.Status == StatusCodes.Status204NoContent)
        {
            return new OpenApiResponse { Description = answer.Text };
        }

        if (answer.IsPage)
        {
            return new OpenApiResponse
            {
                Description = answer.Text,
                Content = new Dictionary<string, OpenApiMediaType> { [OperationDescription.Page] = PageType() },
            };
        }

        // All examples are of one type; where there is none, it is any JSON object.
        var type = answer.Examples.Count == 0 ? typeof(JsonObject) : answer.Examples[0].Body.GetType();
        var content = await ContentAsync(type, answer.Examples);
        return Response(answer.Text, OperationDescription.Json, content, hasPages);
    }

    /// <summary>All problems of one status.</summary>
    public async Task<OpenApiResponse> OfProblemsAsync(IReadOnlyList<Problem> problems, bool hasPages)
    {
        var text = string.Join("; ", problems.Select(problem => $"{problem.Title} (`{problem.Code}`)").Distinct());
        var content = await ContentAsync(typeof(Problem), [.. Named(problems)]);
        var response = Response(text, OperationDescription.ProblemJson, content, hasPages);
        response.Headers = HeadersOf(problems[0]);
        return response;
    }

    /// <summary>Examples by the problem's code; a second one of a code has a number.</summary>
    private static IEnumerable<(string Name, object Problem)> Named(IEnumerable<Problem> problems) => problems
        .GroupBy(problem => problem.Code)
        .SelectMany(
            same => same.Select((problem, i) => (i == 0 ? problem.Code : $"{problem.Code}-{i + 1}", (object)problem)));

    private static OpenApiResponse Response(string text, string type, OpenApiMediaType content, bool hasPages)
    {
        var response = new OpenApiResponse
        {
            Description = text,
            Content = new Dictionary<string, OpenApiMediaType> { [type] = content },
        };
        if (hasPages)
        {
            response.Content[OperationDescription.Page] = PageType();
        }

        return response;
    }

    private static OpenApiMediaType PageType() =>
        new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };

    private async Task<OpenApiMediaType> ContentAsync(Type type, IReadOnlyList<(string Name, object Body)> examples)
    {
        var content = new OpenApiMediaType
        {
            Schema = type == typeof(JsonObject)
                ? new OpenApiSchema { Type = JsonSchemaType.Object }
                : await schemaAsync(type),
        };
        if (examples.Count > 0)
        {
            content.Examples = examples.ToDictionary(example => example.Name, ExampleOf);
        }

        return content;
    }

    private static IOpenApiExample ExampleOf((string Name, object Body) example) =>
        new OpenApiExample { Value = JsonSerializer.SerializeToNode(example.Body, Examples) };

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
