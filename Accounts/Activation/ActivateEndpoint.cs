using System.Diagnostics.Metrics;
using System.Globalization;
using Accounts.Http;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Pages;
using Accounts.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Accounts.Activation;

/// <summary><c>GET</c> and <c>POST /api/activate/{token}</c>: opens an activation link and activates its account.</summary>
public sealed class ActivateEndpoint(
    RequestGuard guard,
    ClientLimits limits,
    ActivationTokens tokens,
    AccountActivator activator,
    ActivationPages pages,
    ActivationOptions options,
    ILogger<ActivateEndpoint> log)
{
    private bool CanResend => options.Delivery == Delivery.Email;

    private bool Activates(HttpRequest opening) => !options.ConfirmsOnGet && !options.RequiresPassword && !HttpMethods.IsHead(opening.Method);

    /// <summary>Answers a GET. Where links travel by mail it changes nothing: scanners and previews open links. HEAD never does.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string token) => RunAsync(request, token, Activates(request) ? Telemetry.Activations : Telemetry.Openings, async (claims, cancellationToken) =>
    {
        if (Activates(request)) return await ActivateAsync(request, claims, null, cancellationToken);
        var account = await activator.FindAsync(claims, cancellationToken);
        if (account is null or { IsPending: false, IsActive: false }) throw new ProblemException(Problems.RegistrationGone);
        Telemetry.Openings.Count(account.IsActive ? "already_active" : "opened", account.RegistrationId);
        if (!Negotiation.WantsPage(request)) return Answers.Detail(StatusCodes.Status200OK, "Confirm with POST.");
        if (account.IsActive) return pages.Activated(Language(request), Allowed(account.ReturnUrl), already: true);
        return options.RequiresPassword && request.Query.ContainsKey("new")
            ? pages.NewPassword(Language(request), new NewPasswordForm())
            : pages.Confirm(Language(request), new ConfirmForm(options.RequiresPassword));
    });

    /// <summary>Answers a POST: activates.</summary>
    public Task<IResult> PostAsync(HttpRequest request, string token) => RunAsync(request, token, Telemetry.Activations, async (claims, cancellationToken) =>
    {
        var fields = await RequestFields.ReadAsync(request, formOrEmpty: true, cancellationToken);
        var password = fields.Text("password");
        fields.ThrowIfFaulty();
        return await ActivateAsync(request, claims, password, cancellationToken);
    });

    private Task<IResult> RunAsync(HttpRequest request, string token, Counter<long> step, Func<ActivationClaims, CancellationToken, Task<IResult>> handle) =>
        guard.RunAsync(request, async cancellationToken =>
        {
            limits.CountActivation(request);
            var reading = await tokens.ReadAsync(token);
            return reading.Status switch
            {
                TokenStatus.Valid => await handle(reading.Claims!, cancellationToken),
                TokenStatus.Expired => throw new ProblemException(Problems.TokenExpired),
                _ => throw new ProblemException(Problems.TokenInvalid),
            };
        }, problem => Negotiation.WantsPage(request) ? Page(problem, Language(request), token) : null, step);

    private async Task<IResult> ActivateAsync(HttpRequest request, ActivationClaims claims, string? password, CancellationToken cancellationToken)
    {
        var outcome = await activator.ActivateAsync(claims, password, cancellationToken);
        log.ActivationEnded(claims.RegistrationId, outcome);
        switch (outcome)
        {
            case ActivationOutcome.Gone: throw new ProblemException(Problems.RegistrationGone);
            case ActivationOutcome.PasswordMissing: throw new ProblemException(Problems.ValidationFailed("password", "The password is missing."));
            case ActivationOutcome.PasswordWrong: throw new ProblemException(Problems.PasswordMismatch);
            case ActivationOutcome.TooManyTries: throw new ProblemException(Problems.RateLimited(PasswordTries.Window));
        }

        Telemetry.Activations.Count(outcome == ActivationOutcome.AlreadyActive ? "already_active" : "activated", claims.RegistrationId);
        return Negotiation.WantsPage(request)
            ? pages.Activated(Language(request), await ReturnUrlAsync(claims, cancellationToken), outcome == ActivationOutcome.AlreadyActive)
            : Answers.Detail(StatusCodes.Status200OK, "User Activated");
    }

    private async Task<string?> ReturnUrlAsync(ActivationClaims claims, CancellationToken cancellationToken) =>
        options.ReturnUrls.Count == 0 ? null : Allowed((await activator.FindAsync(claims, cancellationToken))?.ReturnUrl);

    /// <summary>The return address, if it is still one of those allowed.</summary>
    private string? Allowed(string? returnUrl) =>
        returnUrl is not null && options.ReturnUrls.Contains(returnUrl, StringComparer.Ordinal) ? returnUrl : null;

    private IResult Page(Problem problem, CultureInfo language, string token) => problem.Code switch
    {
        "token_expired" => pages.Expired(language, token, CanResend ? ExpiredState.Pending : ExpiredState.Unknown),
        "token_invalid" => pages.Invalid(language, CanResend),
        "registration_gone" => pages.Gone(language),
        "password_mismatch" => pages.Confirm(language, new ConfirmForm(options.RequiresPassword, FieldFault.Wrong)),
        "validation_failed" when problem.Errors!.ContainsKey("password") => pages.Confirm(language, new ConfirmForm(options.RequiresPassword, FieldFault.Missing)),
        "rate_limited" when !problem.IsOfClient => pages.TooManyTries(language, problem.RetryAfter!.Value),
        "storage_unavailable" or "overloaded" => pages.Unavailable(language, problem.RetryAfter!.Value),
        _ => pages.Rejected(language, problem.Status, problem.RetryAfter),
    };

    private static CultureInfo Language(HttpRequest request) => Languages.FromAcceptLanguage(request.Headers.AcceptLanguage);
}
