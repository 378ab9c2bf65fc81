using Accounts.Http;
using Accounts.Recovery;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary><c>GET</c>, <c>HEAD</c> and <c>POST /api/password/reset/{token}</c>.</summary>
public sealed class ResetFunction(ResetEndpoint endpoint)
{
    [Function("ResetPassword")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = Routes.Reset)] HttpRequest request,
        string token) =>
        HttpMethods.IsPost(request.Method) ? endpoint.PostAsync(request, token) : endpoint.GetAsync(request, token);

    /// <summary>A link that was cut off before its token.</summary>
    [Function("ResetWithoutToken")]
    public Task<IResult> RunWithoutTokenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = Routes.ResetWithoutToken)]
            HttpRequest request) => endpoint.GetAsync(request, null);
}
