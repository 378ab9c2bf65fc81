using System.Diagnostics.Metrics;
using Accounts.Claims;
using Accounts.Http;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;

namespace Accounts.Activation;

/// <summary>
/// <c>GET</c> and <c>POST /api/activate/{token}</c>: opens an activation link and activates its account.
/// </summary>
public sealed class ActivateEndpoint(
    RequestGuard guard,
    ClientLimits limits,
    ClientAddress client,
    ActivationLinks links,
    LinkActivation activation,
    ActivationAnswers answers,
    ActivationOptions options)
{
    /// <summary>
    /// Answers a GET. Where links travel by mail it changes nothing: scanners and previews open links. HEAD never does.
    /// </summary>
    public Task<IResult> GetAsync(HttpRequest request, string? token)
    {
        var activates = !options.ConfirmsOnGet && !HttpMethods.IsHead(request.Method);
        return RunAsync(
            request,
            token,
            activates ? Telemetry.Activations : Telemetry.Openings,
            async (claims, cancellationToken) =>
                (
                    new ActivationAttempt(client.Of(request)),
                    activates
                        ? await activation.ActivateByOpeningAsync(claims, cancellationToken)
                        : await activation.OpenAsync(claims, cancellationToken)));
    }

    /// <summary>Answers a POST: activates.</summary>
    public Task<IResult> PostAsync(HttpRequest request, string? token) =>
        RunAsync(
            request,
            token,
            Telemetry.Activations,
            async (claims, cancellationToken) =>
            {
                var fields = await RequestFields.ReadAsync(request, formOrEmpty: true, cancellationToken);
                var attempt = ActivationAttempt.From(fields, client.Of(request));
                return (attempt, await activation.ActivateAsync(claims, attempt, cancellationToken));
            });

    /// <summary>Judges the token first, then does what the link is opened for.</summary>
    private Task<IResult> RunAsync(
        HttpRequest request,
        string? token,
        Counter<long> step,
        Func<LinkClaims, CancellationToken, Task<(ActivationAttempt Attempt, AttemptResult Result)>> handle) =>
        guard.RunAsync(
            request,
            async cancellationToken =>
            {
                var redirect = token is null ? PageUrl.AddSlash(request) : PageUrl.DropSlash(request);
                if (redirect is not null)
                {
                    return redirect;
                }

                limits.CountActivation(request);
                var reading = await links.ReadAsync(token ?? "");
                switch (reading.Status)
                {
                    case TokenStatus.Invalid:
                        return answers.Invalid(request, step);
                    case TokenStatus.Expired:
                        return answers.Expired(
                            request,
                            step,
                            token!,
                            await AccountForPageAsync(request, reading.Claims!, cancellationToken));
                }

                var (attempt, result) = await handle(reading.Claims!, cancellationToken);
                var shown = await WithAccountAsync(request, reading.Claims!, result, cancellationToken);
                return answers.Of(request, step, reading.Claims!.AccountId, attempt, shown);
            },
            problem => answers.PageOf(request, problem),
            step);

    /// <summary>Only a page says what became of the account.</summary>
    private async Task<AccountEntity?> AccountForPageAsync(
        HttpRequest request,
        LinkClaims claims,
        CancellationToken cancellationToken
    ) => Negotiation.WantsPage(request) ? await activation.FindAsync(claims, cancellationToken) : null;

    /// <summary>The success page links to where the account came from, for which it is read if it was not.</summary>
    private async Task<AttemptResult> WithAccountAsync(
        HttpRequest request,
        LinkClaims claims,
        AttemptResult result,
        CancellationToken cancellationToken) =>
        result is { Status: AttemptStatus.Activated, Account: null }
        && options.ReturnUrls.Count > 0
        && Negotiation.WantsPage(request)
            ? result with
            {
                Account = await activation.FindAsync(claims, cancellationToken),
            }
            : result;
}
