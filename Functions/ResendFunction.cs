using Accounts.Activation;
using Accounts.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary><c>POST /api/resend</c>.</summary>
public sealed class ResendFunction(ResendEndpoint endpoint)
{
    [Function("Resend")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Resend)] HttpRequest request) =>
        endpoint.HandleAsync(request);
}
