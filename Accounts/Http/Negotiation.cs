using System.Globalization;
using Accounts.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Accounts.Http;

/// <summary>Who reads pages and who reads JSON (RFC 9110, 12.5.1), and in which language.</summary>
internal static class Negotiation
{
    /// <summary>
    /// Whether the caller names <c>text/html</c> and likes it no less than JSON. A bare <c>*/*</c> gets JSON.
    /// </summary>
    public static bool WantsPage(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted))
        {
            return false;
        }

        var page = Quality(accepted, "text/html");
        return page > 0 && page >= Quality(accepted, "application/json");
    }

    /// <summary>The language of the pages for this caller.</summary>
    public static CultureInfo LanguageOf(HttpRequest request) =>
        Languages.FromAcceptLanguage(request.Headers.AcceptLanguage);

    private static double Quality(IList<MediaTypeHeaderValue> accepted, string type) =>
        accepted.Where(range => range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Select(range => range.Quality ?? 1).DefaultIfEmpty(0).Max();
}
