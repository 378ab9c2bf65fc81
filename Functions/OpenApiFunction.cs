using Accounts.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary><c>GET /api/openapi.json</c>.</summary>
public sealed class OpenApiFunction(OpenApiEndpoint endpoint)
{
    [Function("OpenApi")]
    public Task<IResult> RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = Routes.OpenApi)] HttpRequest request) =>
        endpoint.HandleAsync(request);
}
