using Accounts.Http;
using Accounts.Leaving;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary><c>DELETE /api/me</c>.</summary>
public sealed class RemoveMeFunction(RemoveMeEndpoint endpoint)
{
    [Function("RemoveMe")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = Routes.Me)] HttpRequest request) =>
        endpoint.HandleAsync(request);
}
