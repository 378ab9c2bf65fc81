using Accounts.Http;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Names;
using Accounts.Texts;
using Microsoft.AspNetCore.Http;

namespace Accounts.Activation;

/// <summary>
/// <c>POST /api/resend</c>: orders the link again, by address or by a token whose time is over. It only sends a queue message, so
/// that answer and time are the same whether or not there is an account.
/// </summary>
public sealed class ResendEndpoint(
    RequestGuard guard,
    ClientLimits limits,
    ActivationTokens tokens,
    MailOrders orders,
    ActivationPages pages,
    ActivationOptions options,
    TimeProvider clock)
{
    /// <summary>Answers 202, or a problem.</summary>
    public Task<IResult> HandleAsync(HttpRequest request) => guard.RunAsync(request, async cancellationToken =>
    {
        var fields = await RequestFields.ReadAsync(request, formOrEmpty: true, cancellationToken);
        var order = await OrderAsync(fields);
        fields.ThrowIfFaulty();
        await limits.CountResendAsync(request, cancellationToken);
        if (options.Delivery == Delivery.Email && order is not null) await orders.SendAsync(order, TimeSpan.Zero, cancellationToken);
        Telemetry.Resends.Count("accepted");
        return Negotiation.WantsPage(request)
            ? pages.ResendAccepted(Languages.FromAcceptLanguage(request.Headers.AcceptLanguage))
            : Answers.Detail(StatusCodes.Status202Accepted, "A new activation link is on its way, if one can be sent.");
    }, problem => Page(request, problem), Telemetry.Resends);

    private async Task<MailOrder?> OrderAsync(RequestFields fields)
    {
        var (email, token) = (fields.Text("email"), fields.Text("token"));
        if (email is null == token is null) fields.Fault("email", "Either an e-mail address or the token of a link is required.");
        fields.ThrowIfFaulty();
        var (now, number) = (clock.GetUtcNow(), Guid.NewGuid().ToString("N"));
        if (email is not null)
        {
            if (EmailAddress.TryParse(email) is null) fields.Fault("email", "The e-mail address is not valid.");
            return new MailOrder(AccountNames.Key(email), null, null, number, now);
        }

        var claims = (await tokens.ReadAsync(token!)).Claims;
        if (claims is null) fields.Fault("token", "This is no activation token.");
        return claims is null ? null : new MailOrder(null, claims.AccountKey, claims.RegistrationId, number, now);
    }

    private IResult? Page(HttpRequest request, Problem problem)
    {
        if (!Negotiation.WantsPage(request)) return null;
        var language = Languages.FromAcceptLanguage(request.Headers.AcceptLanguage);
        return problem.RetryAfter is { } pause && problem.Status == StatusCodes.Status503ServiceUnavailable
            ? pages.Unavailable(language, pause)
            : pages.Rejected(language, problem.Status, problem.RetryAfter);
    }
}
