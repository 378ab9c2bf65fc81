using Accounts.Http;
using Accounts.Recovery;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary><c>POST /api/password</c>.</summary>
public sealed class PasswordFunction(PasswordEndpoint endpoint)
{
    [Function("ChangePassword")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = Routes.Password)] HttpRequest request) =>
        endpoint.HandleAsync(request);
}
