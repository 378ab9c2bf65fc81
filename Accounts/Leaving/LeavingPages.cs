using System.Globalization;
using Accounts.Links;
using Accounts.Pages;
using Microsoft.AspNetCore.Http;

namespace Accounts.Leaving;

/// <summary>
/// The pages of leaving. They need no script, and every URL in them is relative to <c>…/api/leave</c>. The results set
/// status, language and security headers; <c>WWW-Authenticate</c> and <c>Retry-After</c> are the caller's.
/// </summary>
/// <param name="pages">What all pages have.</param>
/// <param name="forgot">Where a forgotten password leads.</param>
public sealed class LeavingPages(PageMaker pages, ForgotLink forgot)
{
    private const string ForgotUrl = "password/forgot";

    /// <summary>Asks for name and password: 200, or the fault's status.</summary>
    public IResult Ask(CultureInfo language, LeaveForm form)
    {
        var texts = new LeavingTexts(language);
        var status = FieldFault.StatusOf(form.Name, form.Password);
        var frame = pages.Frame(language, texts.LeaveHeading, PageIcon.Person, status != StatusCodes.Status200OK);
        var forgotUrl = forgot.IsServed ? ForgotUrl : null;
        return pages.Page(status, language, () => Slices.Leave.Create(new(frame, texts, form, forgotUrl)));
    }

    /// <summary>Too many wrong passwords were tried: 429, with the way to a new one where there is one.</summary>
    public IResult TooManyTries(CultureInfo language, TimeSpan retryAfter)
    {
        var texts = new PageTexts(language);
        var button = forgot.IsServed ? new PageLink(ForgotUrl, texts.ForgotLink) : null;
        return pages.Message(
            StatusCodes.Status429TooManyRequests, language, texts.TooManyTriesHeading, PageIcon.Clock,
            [texts.TooManyTries(retryAfter)], button, PageMaker.AgainLink(language));
    }

    /// <summary>The account is gone: 200.</summary>
    public IResult Left(CultureInfo language)
    {
        var texts = new LeavingTexts(language);
        return pages.Message(
            StatusCodes.Status200OK, language, texts.LeftHeading, PageIcon.Check,
            [texts.LeftLead(pages.ProductName), texts.LeftClose]);
    }
}
