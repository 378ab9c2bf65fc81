using Accounts.Http;
using Accounts.Limits;
using Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace Accounts.Leaving;

/// <summary>
/// <c>GET</c> and <c>POST /api/leave</c>: for who has no app any more, a page that removes the account of a name and
/// password. No link that does so travels by mail: a scanner that presses buttons would press it.
/// </summary>
public sealed class LeaveEndpoint(
    RequestGuard guard,
    ClientLimits limits,
    RefreshTokens tokens,
    LeavingRules rules,
    LeavingAnswers answers)
{
    /// <summary>Answers 200 with the page, or says to others what to send.</summary>
    public Task<IResult> GetAsync(HttpRequest request) => guard.RunAsync(
        request,
        step: null,
        _ => Task.FromResult(PageUrl.DropSlash(request) ?? answers.Ask(request)),
        problem => answers.PageOf(request, problem, name: null));

    /// <summary>Answers 200 with a page, to others 204, or a problem.</summary>
    public Task<IResult> PostAsync(HttpRequest request)
    {
        string? name = null;
        return guard.RunAsync(
            request,
            Telemetry.Leavings,
            async cancellationToken =>
            {
                var client = limits.CountSignInOfClient(request);
                var fields = await RequestFields.ReadAsync(request, formOrEmpty: true, cancellationToken);
                name = fields.Text("username");
                var wanted = await Credentials.FromAsync(fields, tokens);
                var result = await rules.LeaveAsync(wanted, client, cancellationToken);
                return result.Status switch
                {
                    LeavingStatus.Left => answers.Left(request),
                    LeavingStatus.NoTryLeft => answers.TooManyTries(request, result.Pause!.Value),
                    _ => throw new ProblemException(Problems.SignInFailed),
                };
            },
            problem => answers.PageOf(request, problem, name));
    }
}
