using Microsoft.AspNetCore.Http;

namespace Accounts.Http;

/// <summary>
/// <c>GET /api/openapi.json</c>: this API as OpenAPI 3.1. The document is made from Server's routes among the tests, so
/// that both hosts serve the same bytes and neither makes them while it runs.
/// </summary>
public sealed class OpenApiEndpoint(RequestGuard guard)
{
    /// <summary>Answers 200 with the document.</summary>
    public Task<IResult> HandleAsync(HttpRequest request) =>
        guard.RunAsync(request, step: null, _ => Task.FromResult(Results.Stream(Open(), "application/json")));

    /// <summary>The document as it is in the library. The caller disposes it.</summary>
    public static Stream Open() => typeof(OpenApiEndpoint).Assembly.GetManifestResourceStream("openapi.json")!;
}
