using Accounts.Http;
using Accounts.Limits;
using Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace Accounts.Leaving;

/// <summary><c>DELETE /api/me</c>: removes the account of who bears the token and knows its password.</summary>
public sealed class RemoveMeEndpoint(
    RequestGuard guard, ClientLimits limits, BearerReader bearers, LeavingRules rules)
{
    /// <summary>Answers 204, or a problem.</summary>
    public Task<IResult> HandleAsync(HttpRequest request) => guard.RunAsync(
        request,
        Telemetry.Leavings,
        async cancellationToken =>
        {
            limits.CountSignIn(request);
            var bearer = await bearers.ReadAsync(request, cancellationToken);
            var fields = await RequestFields.ReadAsync(request, formOrEmpty: false, cancellationToken);
            var password = fields.Required("password", "The password is missing.");
            fields.ThrowIfFaulty();
            var result = await rules.LeaveAsync(bearer, password, cancellationToken);
            return result.Status switch
            {
                LeavingStatus.Left => Results.NoContent(),
                LeavingStatus.NoTryLeft => throw new ProblemException(Problems.RateLimited(result.Pause!.Value)),
                LeavingStatus.Changed => throw new ProblemException(Problems.SessionEnded),
                _ => throw new ProblemException(Problems.CurrentPasswordMismatch),
            };
        });
}
