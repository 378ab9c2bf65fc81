using System.Text.Json.Serialization;
using Accounts.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Server;

namespace Functions.Tests.ApiDescription;

/// <summary>
/// Makes the OpenAPI document of Server's routes and of what is said of them here. It is committed: hosts serve the
/// file, and hold nothing of what makes it.
/// </summary>
internal static class ApiDocument
{
    public const string ClientKey = "clientKey";
    public const string Bearer = "bearer";

    private const string Name = "openapi";

    /// <summary>
    /// The document as JSON text with lines that end in LF, in Development's settings; they make no difference to it.
    /// </summary>
    public static async Task<string> MakeAsync()
    {
        await using var app = ServerApp.Build(
            ["--environment=Development", "--urls=http://127.0.0.1:0"],
            builder =>
                builder
                    .Services.ConfigureHttpJsonOptions(json =>
                        json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict)
                    .AddOpenApi(Name, Configure));
        // The app is never started; this is what makes its routes known.
        app.UseRouting();
        app.UseEndpoints(_ => { });
        var document = await app
            .Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name)
            .GetOpenApiDocumentAsync();
        var text = await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1);
        return text.ReplaceLineEndings("\n").TrimEnd() + "\n";
    }

    private static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = route => route.HttpMethod != HttpMethods.Head
            && route.RelativePath!.StartsWith($"{Routes.Prefix}/", StringComparison.Ordinal);
        options.AddOperationTransformer<OperationTransformer>();
        options.AddSchemaTransformer<AnswerSchemaTransformer>();
        options.AddDocumentTransformer((document, _, _) =>
        {
            Complete(document);
            return Task.CompletedTask;
        });
    }

    private static void Complete(OpenApiDocument document)
    {
        document.Info = new()
        {
            Title = "Activation Functions",
            Version = "1",
            Description = """
                Registers accounts, activates them by a link and signs them in. Every error is a problem (RFC 9457) with
                a stable `code`. No answer but the issuer's description and keys may be cached. Where a page is listed
                (`text/html`), a caller whose `Accept` names it no less than JSON gets it, in the language of
                `Accept-Language`.
                """,
        };
        // Relative to where the document was read: nothing in it comes from a request.
        document.Servers = [new() { Url = "/" }];
        document.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = "Accounts", Description = "Registering, and sending the link again." },
            new() { Name = "Activation", Description = "What an activation link opens." },
            new()
            {
                Name = "Sign-in",
                Description = "Sessions of active accounts, and what other APIs verify their tokens by.",
            },
            new() { Name = "Passwords", Description = "Passwords forgotten, and changed." },
            new() { Name = "Service", Description = "The service itself." },
        };
        document.AddComponent<IOpenApiSecurityScheme>(
            Bearer,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                BearerFormat = "JWT",
                Description = "The access token of a session.",
            });
        document.AddComponent<IOpenApiSecurityScheme>(
            ClientKey,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = "x-client-key",
                Description =
                    "One of the service's client keys. Only delivery Response looks at it, and asks for it where "
                    + "client keys are set, as they must be outside Development.",
            });
    }
}
