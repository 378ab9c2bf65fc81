using System.Globalization;
using Accounts.Branding;
using Accounts.Mail;
using Accounts.Pages;
using Accounts.Pages.Slices;
using Accounts.Texts;
using Microsoft.AspNetCore.Http;
using RazorSlices;

namespace Accounts.Activation;

/// <summary>
/// The pages people see when they open an activation link or send one of its forms. They need no script, and every
/// address in them is relative to <c>…/api/activate/{token}</c>. The results set status, language and security
/// headers; <c>WWW-Authenticate</c> and <c>Retry-After</c> are the caller's.
/// </summary>
/// <exception cref="FormatException">The accent colour is not <c>#rrggbb</c>.</exception>
public sealed class ActivationPages(MailOptions branding)
{
    private readonly Brand _brand = new(branding);

    private string Product => _brand.ProductName;

    /// <summary>Asks to activate by POST, with the password in field <c>password</c> if required: 200, or 400 and 403 for a fault.</summary>
    public IResult Confirm(CultureInfo language, bool passwordRequired, ConfirmFault fault)
    {
        var texts = new PageTexts(language);
        var (status, error) = fault switch
        {
            ConfirmFault.PasswordMissing => (StatusCodes.Status400BadRequest, texts.PasswordMissing),
            ConfirmFault.PasswordWrong => (StatusCodes.Status403Forbidden, texts.PasswordWrong),
            _ => (StatusCodes.Status200OK, null),
        };
        var frame = new PageFrame(texts, _brand, texts.ConfirmHeading, PageIcon.Key, error is not null);
        return Page(status, language, () => Pages.Slices.Confirm.Create(new(frame, passwordRequired, error)));
    }

    /// <summary>Asks to remove the registration by POST with <c>action=remove</c>: 200.</summary>
    public IResult ConfirmRemoval(CultureInfo language)
    {
        var texts = new PageTexts(language);
        var frame = new PageFrame(texts, _brand, texts.RemovalHeading, PageIcon.Person);
        return Page(StatusCodes.Status200OK, language, () => Removal.Create(frame));
    }

    /// <summary>The registration was removed: 200.</summary>
    public IResult Removed(CultureInfo language) => Message(StatusCodes.Status200OK, language, PageIcon.Check,
        texts => texts.RemovedHeading, texts => [texts.RemovedLead(Product), texts.RemovedNext(Product)]);

    /// <summary>The account is active, since now or <paramref name="already"/> before: 200.</summary>
    /// <param name="language">One of <see cref="Texts.Languages"/>.</param>
    /// <param name="returnUrl">Linked to when it is http(s) or an app's own scheme; the caller has checked that it is allowed.</param>
    /// <param name="already">The link was opened before.</param>
    public IResult Activated(CultureInfo language, string? returnUrl, bool already)
    {
        var texts = new PageTexts(language);
        var frame = new PageFrame(texts, _brand, texts.ActivatedHeading, PageIcon.Check);
        return Page(StatusCodes.Status200OK, language,
            () => Pages.Slices.Activated.Create(new(frame, ReturnLink.Check(returnUrl), already)));
    }

    /// <summary>The link is authentic but too old: 401, with a button that sends the token to <c>resend</c>.</summary>
    public IResult Expired(CultureInfo language, string token, bool canResend)
    {
        var texts = new PageTexts(language);
        var frame = new PageFrame(texts, _brand, texts.ExpiredHeading, PageIcon.Clock);
        return Page(StatusCodes.Status401Unauthorized, language,
            () => Pages.Slices.Expired.Create(new(frame, canResend ? token : null)));
    }

    /// <summary>The link is broken or forged: 401, with a form that sends the address to <c>resend</c>.</summary>
    public IResult Invalid(CultureInfo language, bool canResend) => Address(StatusCodes.Status401Unauthorized, language,
        canResend, texts => texts.InvalidHeading, texts => [texts.InvalidLead, texts.InvalidCopy]);

    /// <summary>The registration was replaced or removed, or its account deactivated: 410, with a form as for <see cref="Invalid"/>.</summary>
    public IResult Gone(CultureInfo language, bool canResend) => Address(StatusCodes.Status410Gone, language,
        canResend, texts => texts.GoneHeading, texts => [texts.GoneLead, texts.GoneNewest, texts.GoneDeactivated(Product)]);

    /// <summary>Too many wrong passwords for this registration: 429.</summary>
    public IResult TooManyTries(CultureInfo language, TimeSpan retryAfter) => Message(
        StatusCodes.Status429TooManyRequests, language, PageIcon.Clock, texts => texts.TooManyHeading,
        texts => [texts.TooManyLead, texts.Wait(retryAfter), texts.PasswordForgotten(Product)], retry: true);

    /// <summary>A new link will be sent if there is a registration for it, which the page does not tell: 202.</summary>
    public IResult ResendAccepted(CultureInfo language) => Message(StatusCodes.Status202Accepted, language, PageIcon.Mail,
        texts => texts.ResendHeading, texts => [texts.ResendLead, texts.ResendSpam, texts.ResendNothing(Product)]);

    /// <summary>Storage cannot be reached: 503.</summary>
    public IResult Unavailable(CultureInfo language, TimeSpan retryAfter) => Message(
        StatusCodes.Status503ServiceUnavailable, language, PageIcon.Warning, texts => texts.UnavailableHeading,
        texts => [texts.UnavailableLead(Product), texts.Wait(retryAfter), texts.ReopenLink]);

    /// <summary>The request itself was at fault; the text goes by <paramref name="status"/>, which is also the answer's.</summary>
    public IResult Rejected(CultureInfo language, int status) => Message(status, language, PageIcon.Warning,
        texts => status == StatusCodes.Status429TooManyRequests ? texts.RejectedTooManyHeading : texts.RejectedHeading,
        texts => [RejectedText(texts, status), texts.ReopenLink]);

    private static string RejectedText(PageTexts texts, int status) => status switch
    {
        StatusCodes.Status413PayloadTooLarge => texts.RejectedTooLarge,
        StatusCodes.Status415UnsupportedMediaType => texts.RejectedFormat,
        StatusCodes.Status429TooManyRequests => texts.RejectedTooMany,
        _ => texts.RejectedLead,
    };

    private PageResult Address(int status, CultureInfo language, bool canResend,
        Func<PageTexts, string> heading, Func<PageTexts, IReadOnlyList<string>> paragraphs)
    {
        var texts = new PageTexts(language);
        var frame = new PageFrame(texts, _brand, heading(texts), PageIcon.BrokenLink);
        return Page(status, language, () => AskAddress.Create(new(frame, paragraphs(texts), canResend)));
    }

    private PageResult Message(int status, CultureInfo language, PageIcon icon, Func<PageTexts, string> heading,
        Func<PageTexts, IReadOnlyList<string>> paragraphs, bool retry = false)
    {
        var texts = new PageTexts(language);
        var frame = new PageFrame(texts, _brand, heading(texts), icon);
        return Page(status, language, () => Pages.Slices.Message.Create(new(frame, paragraphs(texts), retry)));
    }

    private PageResult Page(int status, CultureInfo language, Func<RazorSlice> slice) =>
        new(slice, status, language, _brand.ContentSecurityPolicy);
}
