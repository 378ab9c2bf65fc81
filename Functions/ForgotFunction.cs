using Accounts.Http;
using Accounts.Recovery;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary><c>GET</c>, <c>HEAD</c> and <c>POST /api/password/forgot</c>.</summary>
public sealed class ForgotFunction(ForgotEndpoint endpoint)
{
    [Function("ForgotPassword")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = Routes.Forgot)] HttpRequest request
    ) => HttpMethods.IsPost(request.Method) ? endpoint.PostAsync(request) : endpoint.GetAsync(request);
}
