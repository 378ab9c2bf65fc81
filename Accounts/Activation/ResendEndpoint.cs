using Accounts.Claims;
using Accounts.Http;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Names;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;

namespace Accounts.Activation;

/// <summary>
/// <c>POST /api/resend</c>: orders the link again, by email or by a token whose time is over. It only sends a queue
/// message, so that answer and time are the same whether or not there is an account.
/// </summary>
public sealed class ResendEndpoint(
    RequestGuard guard,
    ClientLimits limits,
    ActivationLinks links,
    MailOrders orders,
    ActivationAnswers answers,
    ActivationOptions options,
    TimeProvider clock)
{
    /// <summary>Answers 202, or a problem.</summary>
    public Task<IResult> HandleAsync(HttpRequest request)
    {
        string? typed = null;
        return guard.RunAsync(
            request,
            Telemetry.Resends,
            async cancellationToken =>
            {
                var fields = await RequestFields.ReadAsync(request, formOrEmpty: true, cancellationToken);
                typed = fields.Text("email");
                var order = await OrderAsync(fields, typed);
                await limits.CountResendAsync(request, cancellationToken);
                if (options.Delivery == Delivery.Email)
                {
                    await orders.SendAsync(order, TimeSpan.Zero, cancellationToken);
                }

                Telemetry.Resends.Count("accepted");
                return answers.ResendAccepted(request);
            },
            problem => answers.ResendPageOf(request, problem, typed));
    }

    private async Task<MailOrder> OrderAsync(RequestFields fields, string? email)
    {
        var token = fields.Text("token");
        if ((email is null) == (token is null) && fields.IsSound("email") && fields.IsSound("token"))
        {
            fields.Fault("email", "Either an email or the token of a link is required.");
        }

        fields.ThrowIfFaulty();
        return email is not null ? OrderForEmail(email) : await OrderForTokenAsync(token!);
    }

    private MailOrder OrderForEmail(string text) => EmailAddress.TryParse(text) is { } email
        ? MailOrder.ForEmail(MailOrder.Activation, email.Key, clock.GetUtcNow())
        : throw new ProblemException(Problems.ValidationFailed("email", "The email is not valid."));

    /// <summary>
    /// An authentic token, also an expired one. It is not older than the pending period, or its account is over.
    /// </summary>
    private async Task<MailOrder> OrderForTokenAsync(string token) =>
        (await links.ReadAsync(token)).Claims is { } claims
            ? MailOrder.ForToken(MailOrder.Activation, claims.AccountId, clock.GetUtcNow())
            : throw new ProblemException(Problems.TokenInvalid);
}
