using System.Security.Cryptography;
using Accounts.Http;
using Scalar.AspNetCore;

namespace Server;

/// <summary>
/// The API in a readable form at <c>/docs</c>, in Development only. It shows the document that both hosts serve, and
/// asks no other site for anything.
/// </summary>
internal static class ApiPage
{
    public const string Route = "/docs";

    public static void MapApiPage(this WebApplication app) =>
        app.MapScalarApiReference(
            Route,
            (options, context) =>
            {
                options.Nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
                // The program sets styles of its own as it runs; scripts are only those that the page names.
                context.Response.Headers.ContentSecurityPolicy =
                    $"default-src 'none'; script-src 'nonce-{options.Nonce}'; style-src 'self' 'unsafe-inline'; "
                    + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; "
                    + "form-action 'none'; frame-ancestors 'none'";
                context.Response.Headers.CacheControl = "no-store";
                context.Response.Headers.XContentTypeOptions = "nosniff";
                options
                    .WithTitle("Activation Functions API")
                    .WithOpenApiRoutePattern($"/{Routes.Prefix}/{Routes.OpenApi}")
                    .DisableDefaultFonts()
                    .DisableTelemetry()
                    .DisableAgent()
                    .DisableMcp()
                    .HideDeveloperTools()
                    .HideClientButton()
                    .ExpandAllTags()
                    .PreserveSchemaPropertyOrder();
            });
}
