using Accounts.Http;
using Accounts.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary><c>GET</c> and <c>HEAD /api/me</c>.</summary>
public sealed class MeFunction(MeEndpoint endpoint)
{
    [Function("Me")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Me)] HttpRequest request) =>
        endpoint.HandleAsync(request);
}
