using Accounts.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Functions.Tests.ApiDescription;

/// <summary>
/// Says of what the library answers that it never writes null: a property that has no value is left out, any other is
/// always there.
/// </summary>
internal sealed class AnswerSchemaTransformer : IOpenApiSchemaTransformer
{
    public Task TransformAsync(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type.Assembly != typeof(Problem).Assembly || schema.Properties is null)
        {
            return Task.CompletedTask;
        }

        schema.Required = new HashSet<string>(
            context
                .JsonTypeInfo.Properties.Where(property =>
                    !property.IsGetNullable && schema.Properties.ContainsKey(property.Name))
                .Select(property => property.Name));
        foreach (var property in schema.Properties.Values.OfType<OpenApiSchema>())
        {
            property.Type &= ~JsonSchemaType.Null;
        }

        return Task.CompletedTask;
    }
}
