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
        switch (result.Status)
        {
            case AttemptStatus.Waits:
                step.Count("opened", id);
                return AskToConfirm(request, result.Account!);
            case AttemptStatus.Gone:
                return Gone(request, step);
            case AttemptStatus.Activated or AttemptStatus.AlreadyActive:
                var already = result.Status == AttemptStatus.AlreadyActive;
                step.Count(already ? "already_active" : "activated", id);
                return Activated(request, result.Account?.ReturnUrl, already);
            default:
                var (problem, page) = RefusalOf(attempt, result);
                return Answers.Refuse(request, step, problem, page);
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

    /// <summary>What is answered to an attempt that did not succeed, and the page of it.</summary>
    private (Problem Problem, Func<CultureInfo, IResult> Page) RefusalOf(
        ActivationAttempt attempt, AttemptResult result)
    {
        var returnUrl = options.Allowed(result.Account?.ReturnUrl);
        return result.Status switch
        {
            AttemptStatus.PasswordMissing => (
                Problems.ValidationFailed(
                    attempt.NewPassword is null ? "password" : "new_password", "The password is missing."),
                Form(attempt, result, FieldFault.Missing)),
            AttemptStatus.PasswordWrong => (Problems.PasswordMismatch, Form(attempt, result, FieldFault.Wrong)),
            AttemptStatus.PasswordRefused => (
                Problems.ValidationFailed("new_password", result.Fault!),
                Form(attempt, result, FieldFault.Invalid(result.Fault!))),
            AttemptStatus.NameRefused => NameRefusal(attempt, result),
            AttemptStatus.NothingToChoose => (
                Problems.ValidationFailed(
                    attempt.NewPassword is null ? "username" : "new_password", "With this link nothing can be chosen."),
                language => common.Rejected(language, 400, WayBack.Link)),
            AttemptStatus.NameTaken when result.Account!.Delivery == Delivery.Response =>
                (Problems.UserNameTaken, pages.NameTaken),
            AttemptStatus.NameTaken => (Problems.UserNameTaken, Form(attempt, result, name: FieldFault.Taken)),
            AttemptStatus.EmailTaken => (
                Problems.EmailTaken, language => pages.EmailTaken(language, returnUrl, forgot.IsServed)),
            AttemptStatus.OtherPassword => (
                Problems.AlreadyActive, language => pages.AlreadyActive(language, returnUrl, forgot.IsServed)),
            AttemptStatus.NoTryLeft => (
                Problems.RateLimited(result.Pause!.Value),
                language => pages.TooManyTries(language, result.Pause.Value)),
            _ => throw new ArgumentException($"{result.Status} is no refusal.", nameof(result)),
        };
    }

    private (Problem Problem, Func<CultureInfo, IResult> Page) NameRefusal(
        ActivationAttempt attempt, AttemptResult result)
    {
        var errors = new Dictionary<string, string[]> { ["username"] = [result.Fault!] };
        FieldFault? ofPassword = null;
        if (result.PasswordFault is { } passwordFault)
        {
            errors["new_password"] = [passwordFault];
            ofPassword = FieldFault.Invalid(passwordFault);
        }

        return (
            Problems.ValidationFailed(errors), Form(attempt, result, ofPassword, FieldFault.Invalid(result.Fault!)));
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
