using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Functions.Tests.ApiDescription;

/// <summary>
/// Writes the <see cref="OperationDescription"/> of an operation into the document. Paths, methods, names and schemas
/// come from the routes and types themselves.
/// </summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var description = Operations.Of(operation.OperationId);
        var document = context.Document!;
        async Task<IOpenApiSchema> SchemaAsync(Type type)
        {
            document.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, null, cancellationToken));
            return new OpenApiSchemaReference(type.Name, document);
        }

        var contents = new OperationContents(SchemaAsync);
        operation.Summary = description.Summary;
        operation.Description = description.Text;
        foreach (var token in operation.Parameters ?? [])
        {
            token.Description = description.Token;
        }

        operation.Tags = new HashSet<OpenApiTagReference> { new(description.Group, document) };
        operation.Security = [.. SecurityOf(description, document)];
        operation.RequestBody = description.Body is { } body ? await contents.OfBodyAsync(body) : null;
        operation.Responses = [];
        foreach (var answer in description.Answers)
        {
            operation.Responses[$"{answer.Status}"] = await contents.OfAnswerAsync(answer, description.HasPages);
        }

        foreach (var problems in description.Problems.GroupBy(problem => problem.Status).OrderBy(one => one.Key))
        {
            operation.Responses[$"{problems.Key}"] =
                await contents.OfProblemsAsync([.. problems], description.HasPages);
        }
    }

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
}
