using Accounts.Http;
using Accounts.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary><c>POST /api/logout</c>.</summary>
public sealed class LogoutFunction(LogoutEndpoint endpoint)
{
    [Function("Logout")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Logout)] HttpRequest request) =>
        endpoint.HandleAsync(request);
}
