using Accounts.Http;
using Accounts.SignIn;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace ActivationFunctions;

/// <summary><c>GET</c> and <c>HEAD</c> of what other APIs verify access tokens by.</summary>
public sealed class DiscoveryFunction(DiscoveryEndpoint endpoint)
{
    [Function("Discovery")]
    public Task<IResult> DescribeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Discovery)] HttpRequest request) =>
        endpoint.DescribeAsync(request);

    [Function("Keys")]
    public Task<IResult> KeysAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = Routes.Keys)] HttpRequest request) =>
        endpoint.KeysAsync(request);
}
