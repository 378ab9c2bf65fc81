using Accounts.Activation;
using Accounts.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary><c>GET</c>, <c>HEAD</c> and <c>POST /api/activate/{token}</c>.</summary>
public sealed class ActivateFunction(ActivateEndpoint endpoint)
{
    [Function("Activate")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = Routes.Activate)] HttpRequest request,
        string token) =>
        HttpMethods.IsPost(request.Method) ? endpoint.PostAsync(request, token) : endpoint.GetAsync(request, token);

    /// <summary>A link that was cut off before its token.</summary>
    [Function("ActivateWithoutToken")]
    public Task<IResult> RunWithoutTokenAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = Routes.ActivateWithoutToken)]
            HttpRequest request) => endpoint.GetAsync(request, null);
}
