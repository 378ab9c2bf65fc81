using Accounts.Http;
using Accounts.Leaving;
using Accounts.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary>
/// <c>GET</c>, <c>HEAD</c> and <c>DELETE /api/me</c>: one function, since the worker does not distinguish two of
/// one route.
/// </summary>
public sealed class MeFunction(MeEndpoint me, RemoveMeEndpoint removal)
{
    [Function("Me")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "delete", Route = Routes.Me)] HttpRequest request) =>
        HttpMethods.IsDelete(request.Method) ? removal.HandleAsync(request) : me.HandleAsync(request);
}
