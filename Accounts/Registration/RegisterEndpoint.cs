using Accounts.Claims;
using Accounts.Http;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Accounts.Registration;

/// <summary><c>POST /api/register</c>: writes a pending account and delivers its activation link.</summary>
public sealed class RegisterEndpoint(
    RequestGuard guard,
    RegisterReader reader,
    AccountMaker maker,
    MailedRegistration mailed,
    VouchedRegistration vouched,
    ActivationLinks links,
    ILogger<RegisterEndpoint> log)
{
    /// <summary>Answers 201 with the link or 202, or a problem.</summary>
    public Task<IResult> HandleAsync(HttpRequest request) => guard.RunAsync(
        request,
        Telemetry.Registrations,
        async cancellationToken =>
        {
            var wanted = await reader.ReadAsync(request, cancellationToken);
            return wanted.Delivery == Delivery.Response
                ? await AnswerWithLinkAsync(request, wanted, cancellationToken)
                : await AnswerByMailAsync(wanted, cancellationToken);
        });

    private async Task<IResult> AnswerByMailAsync(RegisterRequest wanted, CancellationToken cancellationToken)
    {
        if (await mailed.IsNameTakenAsync(wanted.Account, cancellationToken))
        {
            throw new ProblemException(Problems.UserNameTaken);
        }

        var account = await maker.MakeAsync(wanted, cancellationToken);
        await mailed.RegisterAsync(account, cancellationToken);
        Count(account);
        return Answers.Detail(
            StatusCodes.Status202Accepted,
            "An activation link is on its way, if the email can be registered.");
    }

    private async Task<IResult> AnswerWithLinkAsync(
        HttpRequest request,
        RegisterRequest wanted,
        CancellationToken cancellationToken)
    {
        var result = await vouched.RegisterAsync(
            wanted.Account,
            () => maker.MakeAsync(wanted, cancellationToken),
            cancellationToken);
        switch (result.Status)
        {
            case RegistrationStatus.NameTaken:
                throw new ProblemException(Problems.UserNameTaken);
            case RegistrationStatus.EmailTaken:
                throw new ProblemException(Problems.EmailTaken);
            case RegistrationStatus.TooManyTries:
                throw new ProblemException(Problems.RateLimited(result.Pause!.Value));
        }

        var account = result.Account!;
        Count(account);
        var link = links.Make(account, result.HasAllClaims ? account.ETag : null, request);
        return Answers.Confirmation(StatusCodes.Status201Created, link.AbsoluteUri);
    }

    private void Count(AccountEntity account)
    {
        log.Registered(account.Id);
        Telemetry.Registrations.Count("registered", account.Id);
    }
}
