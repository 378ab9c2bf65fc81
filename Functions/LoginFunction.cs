using Accounts.Http;
using Accounts.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary><c>POST /api/login</c>.</summary>
public sealed class LoginFunction(LoginEndpoint endpoint)
{
    [Function("Login")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Login)] HttpRequest request) =>
        endpoint.HandleAsync(request);
}
