using Microsoft.AspNetCore.Http;

namespace Accounts.Http;

/// <summary>Leads to the URL of a page that the page's own links, which are relative, are written for.</summary>
internal static class PageUrl
{
    /// <summary>
    /// A redirect to the URL with a slash at its end, for a link that was cut off before its token; null where there is
    /// one. It keeps the method: a form may have been sent.
    /// </summary>
    public static IResult? AddSlash(HttpRequest request)
    {
        var path = request.Path.ToUriComponent();
        return path.EndsWith('/')
            ? null
            : Results.Redirect($"{LastSegment(path)}/", permanent: false, preserveMethod: true);
    }

    /// <summary>A redirect to the URL without a slash at its end, for a browser that opens a page; else null.</summary>
    public static IResult? DropSlash(HttpRequest request)
    {
        var path = request.Path.ToUriComponent();
        var isOpened = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method);
        return isOpened && path.EndsWith('/') && Negotiation.WantsPage(request)
            ? Results.Redirect($"../{LastSegment(path)}{QueryOf(request)}")
            : null;
    }

    private static string LastSegment(string path) => path.TrimEnd('/').Split('/')[^1];

    /// <summary>The query, or nothing where it holds what no header may.</summary>
    private static string QueryOf(HttpRequest request)
    {
        var query = request.QueryString.Value ?? "";
        return query.All(sign => sign is >= '!' and <= '~') ? query : "";
    }
}
