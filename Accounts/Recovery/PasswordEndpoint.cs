using Accounts.Http;
using Accounts.Limits;
using Accounts.Sessions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Accounts.Recovery;

/// <summary><c>POST /api/password</c>: changes the password of who is signed in and knows it.</summary>
public sealed class PasswordEndpoint(
    RequestGuard guard, ClientLimits limits, BearerReader bearers, ChangeRules rules, ILogger<PasswordEndpoint> log)
{
    private const string Current = "current";
    private const string Password = "password";

    /// <summary>Answers 200, or a problem.</summary>
    public Task<IResult> HandleAsync(HttpRequest request) => guard.RunAsync(
        request,
        Telemetry.PasswordChanges,
        async cancellationToken =>
        {
            limits.CountPasswordChange(request);
            var bearer = await bearers.ReadAsync(request, cancellationToken);
            var fields = await RequestFields.ReadAsync(request, formOrEmpty: false, cancellationToken);
            var current = fields.Required(Current, "The current password is missing.");
            var password = fields.Required(Password, "The new password is missing.");
            fields.ThrowIfFaulty();

            var result = await rules.ChangeAsync(bearer, current, password, cancellationToken);
            switch (result.Status)
            {
                case ChangeStatus.Refused:
                    throw new ProblemException(Problems.ValidationFailed(Password, result.Fault!));
                case ChangeStatus.Wrong:
                    throw new ProblemException(Problems.CurrentPasswordMismatch);
                case ChangeStatus.NoTryLeft:
                    throw new ProblemException(Problems.RateLimited(result.Pause!.Value));
                case ChangeStatus.Ended:
                    // Unless it was by another change in this very session: that lives, with another password.
                    await bearers.ReadAsync(request, cancellationToken);
                    throw new ProblemException(Problems.CurrentPasswordMismatch);
            }

            log.PasswordChanged(bearer.Account.Id, bearer.Session.Id);
            Telemetry.PasswordChanges.Count("changed", bearer.Account.Id);
            return Answers.Detail(StatusCodes.Status200OK, RecoveryAnswers.ChangedDetail);
        });
}
