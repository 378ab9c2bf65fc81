using Accounts.Http;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Accounts.SignIn;

/// <summary><c>POST /api/refresh</c>: carries a session on.</summary>
public sealed class RefreshEndpoint(
    RequestGuard guard,
    ClientLimits limits,
    RefreshTokens tokens,
    SessionRules sessions,
    SessionAnswers answers,
    TimeProvider clock,
    ILogger<RefreshEndpoint> log)
{
    /// <summary>Answers 200 with the next pair, or a problem.</summary>
    public Task<IResult> HandleAsync(HttpRequest request) => guard.RunAsync(
        request,
        Telemetry.Refreshes,
        async cancellationToken =>
        {
            var arrived = clock.GetTimestamp();
            limits.CountRefresh(request);
            var fields = await RequestFields.ReadAsync(request, formOrEmpty: false, cancellationToken);
            var claims = await RefreshField.ReadAsync(fields, tokens, takesExpired: false);
            var result = await sessions.RefreshAsync(claims, arrived, cancellationToken);
            switch (result.Status)
            {
                case RefreshStatus.Reused:
                    log.SessionReused(claims.SessionId, claims.AccountId);
                    Telemetry.SessionsReused.Add(1);
                    throw new ProblemException(Problems.SessionEnded);
                case RefreshStatus.Ended:
                    throw new ProblemException(Problems.SessionEnded);
            }

            Telemetry.Refreshes.Count("refreshed", claims.AccountId);
            return answers.Of(request, result.Open!);
        });
}
