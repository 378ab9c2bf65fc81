using System.Diagnostics.Metrics;
using Accounts.Http;
using Accounts.Limits;
using Accounts.Links;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Accounts.Recovery;

/// <summary>
/// <c>GET</c> and <c>POST /api/password/reset/{token}</c>: opens a link to choose a new password, and takes the
/// password. Nobody is signed in by it.
/// </summary>
public sealed class ResetEndpoint(
    RequestGuard guard,
    ClientLimits limits,
    ResetLinks links,
    ResetRules rules,
    RecoveryAnswers answers,
    ILogger<ResetEndpoint> log)
{
    private const string Field = "password";

    /// <summary>Answers a GET, which changes nothing: scanners and previews open links.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string? token) => RunAsync(
        request, token, Telemetry.Openings, async (link, cancellationToken) =>
        {
            var account = await rules.FindAsync(link, cancellationToken);
            if (!ResetRules.IsOpen(account, link))
            {
                return answers.Gone(request, Telemetry.Openings, account?.ReturnUrl);
            }

            Telemetry.Openings.Count("opened", link.AccountId);
            return answers.AskForPassword(request, account);
        });

    /// <summary>Answers a POST: takes the password.</summary>
    public Task<IResult> PostAsync(HttpRequest request, string? token) => RunAsync(
        request, token, Telemetry.Resets, async (link, cancellationToken) =>
        {
            var fields = await RequestFields.ReadAsync(request, formOrEmpty: true, cancellationToken);
            var password = fields.Text(Field);
            fields.ThrowIfFaulty();
            if (string.IsNullOrEmpty(password))
            {
                var account = Negotiation.WantsPage(request)
                    ? await rules.FindAsync(link, cancellationToken)
                    : null;
                // Only who may choose its password learns whose it is.
                return answers.PasswordMissing(request, ResetRules.IsOpen(account, link) ? account : null);
            }

            var result = await rules.ResetAsync(link, password, cancellationToken);
            switch (result.Status)
            {
                case ResetStatus.Gone:
                    return answers.Gone(request, Telemetry.Resets, result.Account?.ReturnUrl);
                case ResetStatus.Refused:
                    return answers.PasswordRefused(request, result.Account, result.Fault!);
            }

            log.PasswordReset(link.AccountId);
            Telemetry.Resets.Count("changed", link.AccountId);
            return answers.Changed(request, result.Account!.ReturnUrl);
        });

    /// <summary>Checks the token first, then does what the link is opened for.</summary>
    private Task<IResult> RunAsync(
        HttpRequest request,
        string? token,
        Counter<long> step,
        Func<ResetLinkClaims, CancellationToken, Task<IResult>> handle) => guard.RunAsync(
            request,
            step,
            async cancellationToken =>
            {
                var redirect = token is null ? PageUrl.AddSlash(request) : PageUrl.DropSlash(request);
                if (redirect is not null)
                {
                    return redirect;
                }

                limits.CountReset(request);
                var reading = await links.ReadAsync(token ?? "");
                return reading.Status switch
                {
                    TokenStatus.Invalid => answers.Invalid(request, step),
                    TokenStatus.Expired => answers.Expired(request, step, token!),
                    _ => await handle(reading.Claims!, cancellationToken),
                };
            },
            problem => answers.PageOf(request, problem));
}
