using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.Json.Serialization;
using Accounts.Http;
using Accounts.Links;
using Accounts.Pages;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;

namespace Accounts.Recovery;

/// <summary>The body of the answer that carries a link to choose a new password, with delivery Response.</summary>
/// <param name="ResetUrl">The link. Whoever holds it can choose the account's password.</param>
public sealed record ResetLinkBody([property: JsonPropertyName("reset_url")] string ResetUrl);

[JsonSerializable(typeof(ResetLinkBody))]
internal sealed partial class RecoveryJson : JsonSerializerContext;

/// <summary>What recovery answers: a page to browsers, JSON to others.</summary>
public sealed class RecoveryAnswers(
    RecoveryPages pages, PageMaker common, ActivationOptions options, ForgotLink forgot)
{
    /// <summary>What JSON clients read where browsers get the form that asks whose it is.</summary>
    public const string AskDetail = "Send the email or the user name by POST.";

    /// <summary>What JSON clients read after a password was changed.</summary>
    public const string ChangedDetail = "Password changed.";

    private const string Field = "password";

    private bool IsByName => options.Delivery == Delivery.Response;

    /// <summary>200: asks whose password is forgotten.</summary>
    public IResult AskWhose(HttpRequest request) => Negotiation.WantsPage(request)
        ? pages.Forgot(Negotiation.LanguageOf(request), IsByName)
        : Answers.Detail(StatusCodes.Status200OK, AskDetail);

    /// <summary>202: a link is sent, if one can be.</summary>
    public IResult Accepted(HttpRequest request) => Negotiation.WantsPage(request)
        ? pages.Accepted(Negotiation.LanguageOf(request))
        : Answers.Detail(
            StatusCodes.Status202Accepted, "A link to choose a new password is on its way, if one can be sent.");

    /// <summary>201 with the link.</summary>
    public IResult Made(HttpRequest request, Uri link) => Negotiation.WantsPage(request)
        ? pages.Made(Negotiation.LanguageOf(request), link)
        : Results.Json(
            new ResetLinkBody(link.AbsoluteUri), RecoveryJson.Default.ResetLinkBody,
            statusCode: StatusCodes.Status201Created);

    /// <summary>200: asks for the password.</summary>
    public IResult AskForPassword(HttpRequest request, AccountEntity account) => Negotiation.WantsPage(request)
        ? pages.Reset(Negotiation.LanguageOf(request), account)
        : Answers.Detail(StatusCodes.Status200OK, "Send the new password by POST.");

    /// <summary>200: the password is the account's.</summary>
    public IResult Changed(HttpRequest request, string? returnUrl) => Negotiation.WantsPage(request)
        ? pages.Changed(Negotiation.LanguageOf(request), options.Allowed(returnUrl))
        : Answers.Detail(StatusCodes.Status200OK, ChangedDetail);

    /// <summary>400: no password was sent.</summary>
    public IResult PasswordMissing(HttpRequest request, AccountEntity? account) => Answers.Refuse(
        request, Telemetry.Resets, Problems.ValidationFailed(Field, "The password is missing."),
        language => pages.Reset(language, account, FieldFault.Missing));

    /// <summary>400: the password cannot be taken.</summary>
    public IResult PasswordRefused(HttpRequest request, AccountEntity? account, string fault) => Answers.Refuse(
        request, Telemetry.Resets, Problems.ValidationFailed(Field, fault),
        language => pages.Reset(language, account, FieldFault.Invalid(fault)));

    /// <summary>
    /// 401: the token's time is over. Browsers can have a new link by one click, where links are mailed.
    /// </summary>
    public IResult Expired(HttpRequest request, Counter<long> step, string token) => Answers.Refuse(
        request, step, Problems.TokenExpired, language => pages.Expired(language, token, forgot.IsServed));

    /// <summary>401: no authentic token.</summary>
    public IResult Invalid(HttpRequest request, Counter<long> step) =>
        Answers.Refuse(request, step, Problems.TokenInvalid, language => pages.Invalid(language, forgot.IsServed));

    /// <summary>410: the link was used, or the password was changed since.</summary>
    public IResult Gone(HttpRequest request, Counter<long> step, string? returnUrl) => Answers.Refuse(
        request, step, Problems.ResetLinkGone,
        language => pages.Gone(language, forgot.IsServed, options.Allowed(returnUrl)));

    /// <summary>
    /// The page for a problem of asking for a link, which keeps what was typed; null for who reads JSON.
    /// </summary>
    public IResult? ForgotPageOf(HttpRequest request, Problem problem, string? typed)
    {
        var language = Negotiation.LanguageOf(request);
        return Negotiation.WantsPage(request) && FaultOf(problem, typed, language) is { } fault
            ? pages.Forgot(language, IsByName, problem.Status, fault, typed)
            : common.PageOf(request, problem, WayBack.Form);
    }

    /// <inheritdoc cref="PageMaker.PageOf"/>
    public IResult? PageOf(HttpRequest request, Problem problem) => common.PageOf(request, problem, WayBack.Link);

    /// <summary>
    /// What the form says of a problem, or null. A name that nobody can have is one that nobody has.
    /// </summary>
    private string? FaultOf(Problem problem, string? typed, CultureInfo language)
    {
        var texts = new RecoveryTexts(language);
        switch (problem.Code)
        {
            case "account_not_found":
                return texts.ForgotUnknown;
            case "token_expired" or "token_invalid":
                return texts.ForgotTooOld;
        }

        if (problem.Errors is not { } errors || !(errors.ContainsKey("email") || errors.ContainsKey("username")))
        {
            return null;
        }

        return IsByName && !string.IsNullOrWhiteSpace(typed)
            ? texts.ForgotUnknown
            : new PageTexts(language).EmailFault(typed);
    }
}
