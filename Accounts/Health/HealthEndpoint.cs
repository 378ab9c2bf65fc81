using Accounts.Http;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;

namespace Accounts.Health;

/// <summary><c>GET /api/health</c>: whether storage answers.</summary>
public sealed class HealthEndpoint(RequestGuard guard, AccountStore store)
{
    /// <summary>Answers 200, or 503 as a problem.</summary>
    public Task<IResult> HandleAsync(HttpRequest request) => guard.RunAsync(request, async cancellationToken =>
    {
        await store.ProbeAsync(cancellationToken);
        return Answers.Detail(StatusCodes.Status200OK, "Healthy");
    });
}
