using Accounts.Http;
using Accounts.Limits;
using Accounts.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Accounts.SignIn;

/// <summary><c>POST /api/login</c>: begins a session.</summary>
public sealed class LoginEndpoint(
    RequestGuard guard,
    ClientLimits limits,
    RefreshTokens tokens,
    CredentialCheck check,
    SignInRules rules,
    SessionAnswers answers,
    ILogger<LoginEndpoint> log)
{
    /// <summary>Answers 200 with a session, or a problem.</summary>
    public Task<IResult> HandleAsync(HttpRequest request) => guard.RunAsync(
        request,
        Telemetry.SignIns,
        async cancellationToken =>
        {
            var client = limits.CountSignInOfClient(request);
            var fields = await RequestFields.ReadAsync(request, formOrEmpty: false, cancellationToken);
            var wanted = await Credentials.FromAsync(fields, tokens);
            var result = await check.CheckAsync(wanted, client, cancellationToken);
            switch (result.Status)
            {
                case CredentialStatus.NoTryLeft:
                    throw new ProblemException(Problems.RateLimited(result.Try.Pause!.Value));
                case CredentialStatus.Pending:
                    throw new ProblemException(Problems.AccountPending);
                case CredentialStatus.Wrong:
                    throw new ProblemException(Problems.SignInFailed);
            }

            var open = await rules.SignInAsync(result, wanted.Password, cancellationToken);
            log.SignedIn(open.Session.AccountId, open.Session.Id);
            Telemetry.SignIns.Count("signed_in", open.Session.AccountId);
            return answers.Of(request, open);
        });
}
