using Accounts.Http;
using Accounts.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary><c>POST /api/refresh</c>.</summary>
public sealed class RefreshFunction(RefreshEndpoint endpoint)
{
    [Function("Refresh")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Refresh)] HttpRequest request) =>
        endpoint.HandleAsync(request);
}
