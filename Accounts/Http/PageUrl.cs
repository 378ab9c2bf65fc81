using Microsoft.AspNetCore.Http;

namespace Accounts.Http;

/// <summary>The URL of a page: what the page's links are relative to.</summary>
internal static class PageUrl
{
    /// <summary>
    /// Leads to the URL that the links are written for: with a slash at its end where a link was cut off before its
    /// token, without one for a browser that opens any other page. Null where it is that URL.
    /// </summary>
    public static IResult? Redirect(HttpRequest request, bool isCutOff = false)
    {
        var path = request.Path.ToUriComponent();
        var last = path.TrimEnd('/').Split('/')[^1];
        if (isCutOff)
        {
            return path.EndsWith('/') ? null : Results.Redirect($"{last}/", permanent: false, preserveMethod: true);
        }

        var isOpened = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return isOpened && path.EndsWith('/') && Negotiation.WantsPage(request)
            ? Results.Redirect($"../{last}{request.QueryString}")
            : null;
    }
}
