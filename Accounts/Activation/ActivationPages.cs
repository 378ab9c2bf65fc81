using System.Globalization;
using Accounts.Pages;
using Accounts.Passwords;
using Accounts.Texts;
using Microsoft.AspNetCore.Http;

namespace Accounts.Activation;

/// <summary>
/// The pages people see when they open an activation link or send one of its forms. They need no script, and every URL
/// in them is relative to <c>…/api/activate/{token}</c>, which also serves <c>…/api/activate/</c>. The results set
/// status, language and security headers; <c>WWW-Authenticate</c> and <c>Retry-After</c> are the caller's.
/// </summary>
public sealed class ActivationPages(PageMaker pages, PasswordOptions passwords)
{
    /// <summary>Relative to an activation link; what <c>GET</c> takes to show <see cref="NewPassword"/>.</summary>
    private const string NewUrl = "?new";

    private const string ForgotUrl = "../password/forgot";

    private string Product => pages.ProductName;

    /// <summary>
    /// Asks to activate by POST with <c>password</c> and <c>username</c>, where asked for: 200, or the fault's
    /// status.
    /// </summary>
    public IResult Confirm(CultureInfo language, ConfirmForm form)
    {
        var texts = new ActivationTexts(language);
        var status = FieldFault.StatusOf(form.Password, form.Name?.Fault);
        var frame = pages.Frame(language, texts.ConfirmHeading, PageIcon.Key, status != StatusCodes.Status200OK);
        return pages.Page(status, language, () => Slices.Confirm.Create(new(frame, texts, form)));
    }

    /// <summary>
    /// Asks to activate by POST with <c>new_password</c> and, where names are used, <c>username</c>: 200, or the
    /// fault's status.
    /// </summary>
    public IResult NewPassword(CultureInfo language, NewPasswordForm form)
    {
        var texts = new ActivationTexts(language);
        var status = FieldFault.StatusOf(form.Password, form.Name?.Fault);
        var frame = pages.Frame(language, texts.NewHeading, PageIcon.Key, status != StatusCodes.Status200OK);
        var page = new NewPasswordPage(frame, texts, form, passwords.MinimumLength);
        return pages.Page(status, language, () => Slices.NewPassword.Create(page));
    }

    /// <summary>The account is active, since now or <paramref name="already"/> before: 200.</summary>
    /// <param name="language">One of <see cref="Texts.Languages"/>.</param>
    /// <param name="returnUrl">Linked to when it is http(s) or an app's own scheme; the caller has checked that it is
    /// allowed.</param>
    /// <param name="already">The link was opened before.</param>
    public IResult Activated(CultureInfo language, string? returnUrl, bool already)
    {
        var texts = new ActivationTexts(language);
        var lead = already ? texts.AlreadyLead(Product) : texts.ActivatedLead(Product);
        var button = pages.ReturnButton(language, returnUrl);
        string[] paragraphs = button is null ? [lead, texts.ActivatedClose] : [lead];
        return pages.Message(
            StatusCodes.Status200OK, language, texts.ActivatedHeading, PageIcon.Check, paragraphs, button);
    }

    /// <summary>A new password was sent for an account that is active already, and nothing was changed: 409.</summary>
    /// <param name="language">One of <see cref="Texts.Languages"/>.</param>
    /// <param name="returnUrl">As for <see cref="Activated"/>.</param>
    /// <param name="canReset">Whether a new password can be asked for at <c>../password/forgot</c>.</param>
    public IResult AlreadyActive(CultureInfo language, string? returnUrl, bool canReset)
    {
        var texts = new ActivationTexts(language);
        return pages.Message(
            StatusCodes.Status409Conflict, language, texts.AlreadyActiveHeading, PageIcon.Person,
            [texts.AlreadyActiveLead(Product), texts.ResetHint],
            pages.ReturnButton(language, returnUrl), ForgotLink(language, canReset));
    }

    /// <summary>The email has become another account's: 409.</summary>
    /// <inheritdoc cref="AlreadyActive"/>
    public IResult EmailTaken(CultureInfo language, string? returnUrl, bool canReset)
    {
        var texts = new ActivationTexts(language);
        return pages.Message(
            StatusCodes.Status409Conflict, language, texts.EmailTakenHeading, PageIcon.Person,
            [texts.EmailTakenLead(Product), texts.ResetHint],
            pages.ReturnButton(language, returnUrl), ForgotLink(language, canReset));
    }

    /// <summary>The name has become another account's, and no other can be chosen with this link: 409.</summary>
    public IResult NameTaken(CultureInfo language)
    {
        var texts = new ActivationTexts(language);
        return pages.Message(
            StatusCodes.Status409Conflict, language, texts.NameTakenHeading, PageIcon.Person,
            [texts.NameTakenLead, texts.NameTakenRegister(Product)]);
    }

    /// <summary>
    /// The link is authentic but too old: 401; for a pending account with a button that sends the token to
    /// <c>resend</c>.
    /// </summary>
    /// <param name="language">One of <see cref="Texts.Languages"/>.</param>
    /// <param name="token">The link's.</param>
    /// <param name="state">What became of the account.</param>
    /// <param name="returnUrl">Of an active account, as for <see cref="Activated"/>.</param>
    public IResult Expired(CultureInfo language, string token, ExpiredState state, string? returnUrl)
    {
        var texts = new ActivationTexts(language);
        var button = state == ExpiredState.Active ? pages.ReturnButton(language, returnUrl) : null;
        string[] paragraphs = state switch
        {
            ExpiredState.Pending => [texts.ExpiredLead, texts.ExpiredResend],
            ExpiredState.Active when button is not null => [texts.ExpiredActive(Product)],
            ExpiredState.Active => [texts.ExpiredActive(Product), texts.ActivatedClose],
            ExpiredState.Over => [texts.RegisterAgain(Product), texts.Deactivated(Product)],
            _ => [texts.ExpiredLead, texts.ExpiredUnknown(Product)],
        };
        var status = StatusCodes.Status401Unauthorized;
        if (state != ExpiredState.Pending)
        {
            return pages.Message(status, language, texts.ExpiredHeading, PageIcon.Clock, paragraphs, button);
        }

        var frame = pages.Frame(language, texts.ExpiredHeading, PageIcon.Clock);
        return pages.Page(status, language, () => Slices.Resend.Create(new(frame, texts, paragraphs, token)));
    }

    /// <summary>
    /// The link is broken, forged or without a token: 401, with a form that sends the email to <c>resend</c>.
    /// </summary>
    /// <param name="language">One of <see cref="Texts.Languages"/>.</param>
    /// <param name="canResend">Whether links travel by mail.</param>
    public IResult Invalid(CultureInfo language, bool canResend)
    {
        var texts = new ActivationTexts(language);
        var status = StatusCodes.Status401Unauthorized;
        string[] paragraphs = [texts.InvalidLead, texts.InvalidCopy];
        if (!canResend)
        {
            return pages.Message(
                status, language, texts.InvalidHeading, PageIcon.BrokenLink,
                [.. paragraphs, texts.ExpiredUnknown(Product)]);
        }

        var frame = pages.Frame(language, texts.InvalidHeading, PageIcon.BrokenLink);
        return pages.Page(status, language, () => Slices.Resend.Create(new(frame, texts, paragraphs, Token: null)));
    }

    /// <summary>The link is over: its registration is over or gone, or its account deactivated: 410.</summary>
    public IResult Gone(CultureInfo language)
    {
        var texts = new ActivationTexts(language);
        return pages.Message(
            StatusCodes.Status410Gone, language, texts.GoneHeading, PageIcon.BrokenLink,
            [texts.RegisterAgain(Product), texts.Deactivated(Product)]);
    }

    /// <summary>Too many wrong passwords for this registration: 429, with the way out, which is no guess.</summary>
    public IResult TooManyTries(CultureInfo language, TimeSpan retryAfter)
    {
        var common = new PageTexts(language);
        var texts = new ActivationTexts(language);
        return pages.Message(
            StatusCodes.Status429TooManyRequests, language, common.TooManyTriesHeading, PageIcon.Clock,
            [common.TooManyTries(retryAfter), texts.TooManyWayOut],
            new PageLink(NewUrl, texts.ChooseNewButton));
    }

    /// <summary>The email that a new link is asked for with cannot be taken: 400, with the form for another.</summary>
    public IResult ResendAgain(CultureInfo language, string? typed)
    {
        var texts = new ActivationTexts(language);
        var frame = pages.Frame(language, texts.SendButton, PageIcon.Key, isFaulty: true);
        var page = new ResendPage(frame, texts, Paragraphs: [], Token: null)
        {
            Action = "?",
            Typed = typed,
            Fault = frame.Texts.EmailFault(typed),
        };
        return pages.Page(StatusCodes.Status400BadRequest, language, () => Slices.Resend.Create(page));
    }

    /// <summary>A new link will be sent if there is a registration for it, which the page does not say: 202.</summary>
    public IResult ResendAccepted(CultureInfo language)
    {
        var texts = new ActivationTexts(language);
        return pages.Message(
            StatusCodes.Status202Accepted, language, texts.ResendHeading, PageIcon.Mail,
            [texts.ResendLead, texts.ResendSpam, texts.ResendNothing(Product)]);
    }

    private static PageLink? ForgotLink(CultureInfo language, bool canReset) =>
        canReset ? new PageLink(ForgotUrl, new PageTexts(language).ForgotLink) : null;
}
