using Accounts.Http;
using Accounts.Leaving;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary><c>GET</c>, <c>HEAD</c> and <c>POST /api/leave</c>.</summary>
public sealed class LeaveFunction(LeaveEndpoint endpoint)
{
    [Function("Leave")]
    public Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = Routes.Leave)] HttpRequest request) =>
        HttpMethods.IsPost(request.Method) ? endpoint.PostAsync(request) : endpoint.GetAsync(request);
}
