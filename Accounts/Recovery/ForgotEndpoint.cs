using Accounts.Http;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;

namespace Accounts.Recovery;

/// <summary>
/// <c>GET</c> and <c>POST /api/password/forgot</c>: asks whose password is forgotten, and orders the link. With
/// delivery Email it only sends a queue message with the key of what was typed, so that answer and time are the same
/// whether or not there is an account.
/// </summary>
public sealed class ForgotEndpoint(
    RequestGuard guard,
    ClientKeyGuard clientKeys,
    ClientLimits limits,
    ForgotDelivery delivery,
    RecoveryAnswers answers,
    ForgotLink forgot)
{
    /// <summary>Answers a GET with the page, or 404 where it is not for people to ask.</summary>
    public Task<IResult> GetAsync(HttpRequest request) => guard.RunAsync(
        request,
        step: null,
        _ => forgot.IsServed
            ? Task.FromResult(PageUrl.DropSlash(request) ?? answers.AskWhose(request))
            : throw new ProblemException(Problems.NotFound));

    /// <summary>Answers a POST: 202, 201 with the link, or a problem.</summary>
    public Task<IResult> PostAsync(HttpRequest request)
    {
        string? typed = null;
        return guard.RunAsync(
            request,
            Telemetry.Forgotten,
            async cancellationToken =>
            {
                clientKeys.Check(request);
                var fields = await RequestFields.ReadAsync(request, formOrEmpty: true, cancellationToken);
                typed = ForgotRequest.TypedIn(fields);
                return await AnswerAsync(request, fields, cancellationToken);
            },
            problem => answers.ForgotPageOf(request, problem, typed));
    }

    private async Task<IResult> AnswerAsync(
        HttpRequest request, RequestFields fields, CancellationToken cancellationToken)
    {
        var wanted = await delivery.ReadAsync(fields);
        await limits.CountResendAsync(request, cancellationToken);
        if (delivery.IsByMail)
        {
            await delivery.OrderAsync(wanted, cancellationToken);
            Telemetry.Forgotten.Count("accepted");
            return answers.Accepted(request);
        }

        var (account, link) = await delivery.MakeAsync(wanted, request, cancellationToken);
        Telemetry.Forgotten.Count("made", account.Id);
        return answers.Made(request, link);
    }
}
