using System.Globalization;
using Accounts.Pages;
using Accounts.Passwords;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;

namespace Accounts.Recovery;

/// <summary>
/// The pages of people who forgot their password. They need no script, and every URL in them is relative to
/// <c>…/api/password/reset/{token}</c>, which also serves <c>…/api/password/reset/</c>, or to
/// <c>…/api/password/forgot</c>. The results set status, language and security headers; <c>WWW-Authenticate</c> and
/// <c>Retry-After</c> are the caller's.
/// </summary>
public sealed class RecoveryPages(PageMaker pages, PasswordOptions passwords)
{
    private const string ForgotUrl = "../forgot";

    private string Product => pages.ProductName;

    /// <summary>Asks whose password is forgotten, by POST to the same URL: 200, or the fault's status.</summary>
    /// <param name="language">One of <see cref="Texts.Languages"/>.</param>
    /// <param name="isByName">Whether to ask for <c>username</c>, which may be an email; else for <c>email</c>.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="fault">What was wrong with what was sent, in the language.</param>
    /// <param name="typed">What was sent before, which the field holds again.</param>
    public IResult Forgot(
        CultureInfo language,
        bool isByName,
        int status = StatusCodes.Status200OK,
        string? fault = null,
        string? typed = null)
    {
        var texts = new RecoveryTexts(language);
        var frame = pages.Frame(language, texts.ForgotHeading, PageIcon.Key, fault is not null);
        var page = new ForgotPage(frame, texts, isByName, fault, typed);
        return pages.Page(status, language, () => Slices.Forgot.Create(page));
    }

    /// <summary>A link will be sent if there is an account for it, which the page does not say: 202.</summary>
    public IResult Accepted(CultureInfo language)
    {
        var texts = new RecoveryTexts(language);
        return pages.Message(
            StatusCodes.Status202Accepted, language, texts.AcceptedHeading, PageIcon.Mail,
            [texts.AcceptedLead, texts.AcceptedSpam, texts.AcceptedNothing(Product)]);
    }

    /// <summary>The link, where it is not mailed: 201.</summary>
    public IResult Made(CultureInfo language, Uri link)
    {
        var texts = new RecoveryTexts(language);
        return pages.Message(
            StatusCodes.Status201Created, language, texts.ResetHeading, PageIcon.Key, [texts.MadeLead],
            new PageLink($"reset/{link.Segments[^1]}", texts.ChooseButton));
    }

    /// <summary>Asks for a new password by POST of <c>password</c>: 200, or 400 with the fault.</summary>
    /// <param name="language">One of <see cref="Texts.Languages"/>.</param>
    /// <param name="account">Whose password it is; who has the link may know. Null where nobody has it.</param>
    /// <param name="fault">What was wrong with what was sent.</param>
    public IResult Reset(CultureInfo language, AccountEntity? account, FieldFault? fault = null)
    {
        var texts = new RecoveryTexts(language);
        var frame = pages.Frame(language, texts.ResetHeading, PageIcon.Key, fault is not null);
        var page = new ResetPage(frame, texts, fault, passwords.MinimumLength)
        {
            Account = account is null ? null : AccountField(account, frame.Texts),
        };
        return pages.Page(FieldFault.StatusOf(fault), language, () => Slices.Reset.Create(page));
    }

    /// <summary>The password is changed, and nobody is signed in by that: 200.</summary>
    /// <param name="language">One of <see cref="Texts.Languages"/>.</param>
    /// <param name="returnUrl">Linked to when it is http(s) or an app's own scheme; the caller has checked that it is
    /// allowed.</param>
    public IResult Changed(CultureInfo language, string? returnUrl)
    {
        var texts = new RecoveryTexts(language);
        var button = pages.ReturnButton(language, returnUrl);
        string[] paragraphs = button is null
            ? [texts.ChangedLead(Product), texts.ChangedClose]
            : [texts.ChangedLead(Product)];
        return pages.Message(
            StatusCodes.Status200OK, language, texts.ChangedHeading, PageIcon.Check, paragraphs, button);
    }

    /// <summary>The link is authentic but too old: 401, with a button that sends the token to <c>forgot</c>.</summary>
    public IResult Expired(CultureInfo language, string token, bool canAsk)
    {
        var texts = new RecoveryTexts(language);
        var status = StatusCodes.Status401Unauthorized;
        if (!canAsk)
        {
            return pages.Message(
                status, language, texts.ExpiredHeading, PageIcon.Clock, [texts.ExpiredLead, texts.AskThere(Product)]);
        }

        var frame = pages.Frame(language, texts.ExpiredHeading, PageIcon.Clock);
        return pages.Page(status, language, () => Slices.Again.Create(new(frame, texts, token)));
    }

    /// <summary>The link is broken, forged or without a token: 401.</summary>
    public IResult Invalid(CultureInfo language, bool canAsk)
    {
        var texts = new RecoveryTexts(language);
        return Lead(
            StatusCodes.Status401Unauthorized, language, texts.InvalidHeading, canAsk,
            [texts.InvalidLead, texts.InvalidCopy]);
    }

    /// <summary>The link was used, or the password was changed since it was made: 410.</summary>
    /// <param name="language">One of <see cref="Texts.Languages"/>.</param>
    /// <param name="canAsk">Whether a new link can be asked for at <c>../forgot</c>.</param>
    /// <param name="returnUrl">As for <see cref="Changed"/>.</param>
    public IResult Gone(CultureInfo language, bool canAsk, string? returnUrl)
    {
        var texts = new RecoveryTexts(language);
        return Lead(
            StatusCodes.Status410Gone, language, texts.GoneHeading, canAsk,
            [texts.GoneLead, texts.GoneSignIn(Product)], pages.ReturnButton(language, returnUrl));
    }

    private static FormField AccountField(AccountEntity account, PageTexts texts) => account.Email is { } email
        ? FormField.Account(email, texts.EmailLabel)
        : FormField.Account(account.UserName, texts.UserNameLabel);

    /// <summary>A page that leads to a new link: to the form that asks for one, or back to the app.</summary>
    private IResult Lead(
        int status, CultureInfo language, string heading, bool canAsk, IReadOnlyList<string> paragraphs,
        PageLink? back = null)
    {
        var texts = new RecoveryTexts(language);
        return canAsk
            ? pages.Message(
                status, language, heading, PageIcon.BrokenLink, paragraphs, new PageLink(ForgotUrl, texts.AgainButton),
                back)
            : pages.Message(
                status, language, heading, PageIcon.BrokenLink, [.. paragraphs, texts.AskThere(Product)], back);
    }
}
