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
        if (options.ConfirmsOnGet || HttpMethods.IsHead(request.Method))
        {
            return RunAsync(
                request,
                token,
                Telemetry.Openings,
                async (claims, cancellationToken) =>
                    (NothingSent(request), await activation.OpenAsync(claims, cancellationToken)));
        }

        return RunAsync(
            request,
            token,
            Telemetry.Activations,
            async (claims, cancellationToken) =>
                (NothingSent(request), await activation.ActivateByOpeningAsync(claims, cancellationToken)));
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

    /// <summary>Checks the token first, then does what the link is opened for.</summary>
    private Task<IResult> RunAsync(
        HttpRequest request,
        string? token,
        Counter<long> step,
        Func<ActivationLinkClaims, CancellationToken, Task<(ActivationAttempt, AttemptResult)>> handle) =>
        guard.RunAsync(
            request,
            step,
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

                var claims = reading.Claims!;
                var (attempt, result) = await handle(claims, cancellationToken);
                result = await WithAccountAsync(request, claims, result, cancellationToken);
                return answers.Of(request, step, claims.AccountId, attempt, result);
            },
            problem => answers.PageOf(request, problem));

    private ActivationAttempt NothingSent(HttpRequest request) => new(client.Of(request));

    /// <summary>Only a page says what became of the account.</summary>
    private async Task<AccountEntity?> AccountForPageAsync(
        HttpRequest request,
        ActivationLinkClaims claims,
        CancellationToken cancellationToken
    ) => Negotiation.WantsPage(request) ? await activation.FindAsync(claims, cancellationToken) : null;

    /// <summary>The success page links to where the account came from, for which it is read if it was not.</summary>
    private async Task<AttemptResult> WithAccountAsync(
        HttpRequest request,
        ActivationLinkClaims claims,
        AttemptResult result,
        CancellationToken cancellationToken)
    {
        var isUnread = result is { Status: AttemptStatus.Activated, Account: null };
        if (!isUnread || options.ReturnUrls.Count == 0 || !Negotiation.WantsPage(request))
        {
            return result;
        }

        return result with { Account = await activation.FindAsync(claims, cancellationToken) };
    }
}
