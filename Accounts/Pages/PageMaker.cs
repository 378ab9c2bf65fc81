using System.Globalization;
using Accounts.Branding;
using Accounts.Http;
using Accounts.Pages.Slices;
using Accounts.Texts;
using Microsoft.AspNetCore.Http;
using RazorSlices;

namespace Accounts.Pages;

/// <summary>
/// Makes the pages that every flow has, and frames those of its own. The results set status, language and security
/// headers; <c>WWW-Authenticate</c> and <c>Retry-After</c> are the caller's.
/// </summary>
public sealed class PageMaker(Brand brand)
{
    /// <summary>The product's name, as texts hold it.</summary>
    public string ProductName => brand.ProductName;

    /// <summary>What stands around a page's own words.</summary>
    public PageFrame Frame(CultureInfo language, string heading, PageIcon icon, bool isFaulty = false) =>
        new(new PageTexts(language), brand, heading, icon, isFaulty);

    /// <summary>A page of a flow's own slice, made each time the result is executed.</summary>
    public IResult Page(int status, CultureInfo language, Func<RazorSlice> slice) =>
        new PageResult(slice, status, language, brand.ContentSecurityPolicy);

    /// <summary>A page that only explains, with up to two links that lead on.</summary>
    public IResult Message(
        int status, CultureInfo language, string heading, PageIcon icon, IReadOnlyList<string> paragraphs,
        PageLink? button = null, PageLink? aside = null)
    {
        var model = new MessagePage(Frame(language, heading, icon), paragraphs, button, aside);
        return Page(status, language, () => Slices.Message.Create(model));
    }

    /// <summary>The button that leads back to the app; null where there is no URL that may be linked to.</summary>
    public PageLink? ReturnButton(CultureInfo language, string? returnUrl) =>
        ReturnLink.Check(returnUrl) is { } url
            ? new PageLink(url, new PageTexts(language).ContinueLink(ProductName))
            : null;

    /// <summary>The page for a problem that may befall any request; null for who reads JSON.</summary>
    public IResult? PageOf(HttpRequest request, Problem problem, WayBack way)
    {
        if (!Negotiation.WantsPage(request))
        {
            return null;
        }

        var language = Negotiation.LanguageOf(request);
        return problem is { Status: StatusCodes.Status503ServiceUnavailable, RetryAfter: { } pause }
            ? Unavailable(language, pause, way)
            : Rejected(language, problem.Status, way, problem.RetryAfter);
    }

    /// <summary>Storage does not answer or too much is waiting: 503.</summary>
    public IResult Unavailable(CultureInfo language, TimeSpan retryAfter, WayBack way)
    {
        var texts = new PageTexts(language);
        return Failure(
            StatusCodes.Status503ServiceUnavailable, language, texts.UnavailableHeading, way,
            [texts.UnavailableLead(ProductName), texts.Wait(retryAfter)]);
    }

    /// <summary>The request could not be taken, for a reason that no page of the flow is about.</summary>
    /// <param name="language">One of <see cref="Texts.Languages"/>.</param>
    /// <param name="status">The answer's status; the text says why where it is 408, 413, 415, 429 or 500.</param>
    /// <param name="way">How the reader comes back.</param>
    /// <param name="retryAfter">When to try again, where that is known.</param>
    public IResult Rejected(CultureInfo language, int status, WayBack way, TimeSpan? retryAfter = null)
    {
        var texts = new PageTexts(language);
        var tooMany = status == StatusCodes.Status429TooManyRequests;
        var lead = status switch
        {
            StatusCodes.Status408RequestTimeout => texts.RejectedSlow,
            StatusCodes.Status413PayloadTooLarge => texts.RejectedTooLarge,
            StatusCodes.Status415UnsupportedMediaType => texts.RejectedFormat,
            StatusCodes.Status429TooManyRequests => texts.RejectedTooMany,
            StatusCodes.Status500InternalServerError => texts.RejectedOurFault,
            _ => texts.RejectedLead,
        };
        var pause = retryAfter ?? (tooMany ? TimeSpan.FromMinutes(1) : null);
        return Failure(
            status, language, tooMany ? texts.RejectedTooManyHeading : texts.RejectedHeading, way,
            pause is null ? [lead] : [lead, texts.Wait(pause.Value)]);
    }

    /// <summary>The link that opens the form at the page's own URL again.</summary>
    internal static PageLink AgainLink(CultureInfo language) => new("?", new PageTexts(language).TryAgain);

    private IResult Failure(
        int status, CultureInfo language, string heading, WayBack way, IReadOnlyList<string> paragraphs) =>
        Message(
            status, language, heading, PageIcon.Warning,
            way == WayBack.Form ? paragraphs : [.. paragraphs, new PageTexts(language).ReopenLink],
            way == WayBack.Mail ? null : AgainLink(language));
}
