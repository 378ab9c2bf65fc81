using System.Diagnostics.Metrics;
using System.Globalization;
using Accounts.Claims;
using Accounts.Http;
using Accounts.Links;
using Accounts.Names;
using Accounts.Pages;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;

namespace Accounts.Activation;

/// <summary>What activation answers: a page to browsers, JSON to others.</summary>
public sealed class ActivationAnswers(
    ActivationPages pages, PageMaker common, AccountStates states, ActivationOptions options, ForgotLink forgot)
{
    private bool CanResend => options.Delivery == Delivery.Email;

    /// <summary>200: the account is active, since now or before.</summary>
    public IResult Activated(HttpRequest request, string? returnUrl, bool already) => Negotiation.WantsPage(request)
        ? pages.Activated(Negotiation.LanguageOf(request), options.Allowed(returnUrl), already)
        : Answers.Detail(StatusCodes.Status200OK, "User Activated");

    /// <summary>200: the account waits for a POST, for which browsers get a form.</summary>
    public IResult AskToConfirm(HttpRequest request, AccountEntity account)
    {
        if (!Negotiation.WantsPage(request))
        {
            return Answers.Detail(StatusCodes.Status200OK, "Confirm with POST.");
        }

        var byMail = account.Delivery == Delivery.Email;
        return byMail && request.Query.ContainsKey("new")
            ? pages.NewPassword(
                Negotiation.LanguageOf(request), new NewPasswordForm(null, NameOf(account), account.Email))
            : pages.Confirm(Negotiation.LanguageOf(request), new ConfirmForm(byMail));
    }

    /// <summary>401: the token's time is over. Browsers learn what became of its account.</summary>
    public IResult Expired(HttpRequest request, Counter<long> step, string token, AccountEntity? account) =>
        Answers.Refuse(
            request,
            step,
            Problems.TokenExpired,
            language => pages.Expired(language, token, StateOf(account), options.Allowed(account?.ReturnUrl)));

    /// <summary>401: no authentic token.</summary>
    public IResult Invalid(HttpRequest request, Counter<long> step) =>
        Answers.Refuse(request, step, Problems.TokenInvalid, language => pages.Invalid(language, CanResend));

    /// <summary>410: the account is over, gone or deactivated.</summary>
    public IResult Gone(HttpRequest request, Counter<long> step) =>
        Answers.Refuse(request, step, Problems.LinkGone, pages.Gone);

    /// <summary>What an attempt came to.</summary>
    internal IResult Of(
        HttpRequest request,
        Counter<long> step,
        string id,
        ActivationAttempt attempt,
        AttemptResult result)
    {
        IResult Refused(Problem problem, Func<CultureInfo, IResult> page) =>
            Answers.Refuse(request, step, problem, page);

        var returnUrl = options.Allowed(result.Account?.ReturnUrl);
        switch (result.Status)
        {
            case AttemptStatus.PasswordMissing:
                var field = attempt.NewPassword is null ? "password" : "new_password";
                return Refused(
                    Problems.ValidationFailed(field, "The password is missing."),
                    Form(attempt, result, FieldFault.Missing));
            case AttemptStatus.PasswordWrong:
                return Refused(Problems.PasswordMismatch, Form(attempt, result, FieldFault.Wrong));
            case AttemptStatus.PasswordRefused:
                return Refused(
                    Problems.ValidationFailed("new_password", result.Fault!),
                    Form(attempt, result, FieldFault.Invalid(result.Fault!)));
            case AttemptStatus.NameRefused:
                var errors = new Dictionary<string, string[]> { ["username"] = [result.Fault!] };
                FieldFault? ofPassword = null;
                if (result.PasswordFault is { } passwordFault)
                {
                    errors["new_password"] = [passwordFault];
                    ofPassword = FieldFault.Invalid(passwordFault);
                }

                return Refused(
                    Problems.ValidationFailed(errors),
                    Form(attempt, result, ofPassword, FieldFault.Invalid(result.Fault!)));
            case AttemptStatus.NothingToChoose:
                var chosen = attempt.NewPassword is null ? "username" : "new_password";
                return Refused(
                    Problems.ValidationFailed(chosen, "With this link nothing can be chosen."),
                    language => common.Rejected(language, 400, WayBack.Link));
            case AttemptStatus.Waits:
                step.Count("opened", id);
                return AskToConfirm(request, result.Account!);
            case AttemptStatus.NameTaken when result.Account!.Delivery == Delivery.Response:
                return Refused(Problems.UserNameTaken, pages.NameTaken);
            case AttemptStatus.NameTaken:
                return Refused(Problems.UserNameTaken, Form(attempt, result, name: FieldFault.Taken));
            case AttemptStatus.EmailTaken:
                return Refused(
                    Problems.EmailTaken,
                    language => pages.EmailTaken(language, returnUrl, forgot.IsServed));
            case AttemptStatus.OtherPassword:
                return Refused(
                    Problems.AlreadyActive,
                    language => pages.AlreadyActive(language, returnUrl, forgot.IsServed));
            case AttemptStatus.NoTryLeft:
                return Refused(
                    Problems.RateLimited(result.Pause!.Value),
                    language => pages.TooManyTries(language, result.Pause.Value));
            case AttemptStatus.Gone:
                return Gone(request, step);
            default:
                var already = result.Status == AttemptStatus.AlreadyActive;
                step.Count(already ? "already_active" : "activated", id);
                return Activated(request, result.Account?.ReturnUrl, already);
        }
    }

    /// <summary>202: a link is sent again, if one can be.</summary>
    public IResult ResendAccepted(HttpRequest request) => Negotiation.WantsPage(request)
        ? pages.ResendAccepted(Negotiation.LanguageOf(request))
        : Answers.Detail(StatusCodes.Status202Accepted, "A new activation link is on its way, if one can be sent.");

    /// <inheritdoc cref="PageMaker.PageOf"/>
    public IResult? PageOf(HttpRequest request, Problem problem) => common.PageOf(request, problem, WayBack.Link);

    /// <summary>
    /// The page for a problem of sending a link again, which keeps what was typed; null for who reads JSON.
    /// </summary>
    public IResult? ResendPageOf(HttpRequest request, Problem problem, string? typed) =>
        Negotiation.WantsPage(request) && problem.Errors?.ContainsKey("email") == true
            ? pages.ResendAgain(Negotiation.LanguageOf(request), typed)
            : common.PageOf(request, problem, WayBack.Mail);

    private ExpiredState StateOf(AccountEntity? account)
    {
        switch (states.Of(account))
        {
            case AccountState.Active:
                return ExpiredState.Active;
            case AccountState.Pending:
                // The email of a registration with delivery Response was never proven: nothing is mailed there.
                var isMailed = CanResend && account!.Delivery == Delivery.Email;
                return isMailed ? ExpiredState.Pending : ExpiredState.Unknown;
            default:
                return ExpiredState.Over;
        }
    }

    /// <summary>The form that was sent, with its faults.</summary>
    private Func<CultureInfo, IResult> Form(
        ActivationAttempt attempt,
        AttemptResult result,
        FieldFault? password = null,
        FieldFault? name = null)
    {
        var account = result.Account!;
        if (attempt.NewPassword is null)
        {
            var isNameAsked = name is not null || attempt.UserName is not null;
            var asked = isNameAsked ? new NameField(attempt.UserName ?? account.UserName, name) : null;
            return language => pages.Confirm(language, new ConfirmForm(AsksPassword: true, password, asked));
        }

        var field = attempt.UserName is { } tried ? new NameField(tried, name) : NameOf(account);
        return language => pages.NewPassword(language, new NewPasswordForm(password, field, account.Email));
    }

    /// <summary>The field for a name, where the registration has one beside its email.</summary>
    private static NameField? NameOf(AccountEntity account) =>
        account.NameKey == account.EmailKey ? null : new NameField(account.UserName);
}
