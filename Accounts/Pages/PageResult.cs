using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using RazorSlices;

namespace Accounts.Pages;

/// <summary>
/// A rendered page with its status and the headers that keep it from being framed, stored, sniffed, or leaking its
/// URL (which holds a token) to the logo's server or the sites it links to. Headers already set are overwritten.
/// </summary>
internal sealed class PageResult(Func<RazorSlice> page, int status, CultureInfo language, string contentSecurityPolicy)
    : IResult, IStatusCodeHttpResult
{
    // Letters of every language go out as they are; the encoder still escapes what means something in HTML.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    public int? StatusCode => status;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // Rendered as a whole first: a page that fails to render must not be half sent under a status of success.
        using var slice = page();
        await using var writer = new StringWriter(CultureInfo.InvariantCulture);
        await slice.RenderAsync(writer, Encoder, httpContext.RequestAborted);
        var body = Encoding.UTF8.GetBytes(writer.ToString());

        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        var headers = response.Headers;
        headers.ContentLanguage = language.Name;
        headers.ContentSecurityPolicy = contentSecurityPolicy;
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}
