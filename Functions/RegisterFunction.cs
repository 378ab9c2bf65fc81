using Accounts.Http;
using Accounts.Registration;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary><c>POST /api/register</c>.</summary>
public sealed class RegisterFunction(RegisterEndpoint endpoint)
{
    [Function("Register")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Register)] HttpRequest request) =>
        endpoint.HandleAsync(request);
}
