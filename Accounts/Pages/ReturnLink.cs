namespace Accounts.Pages;

/// <summary>Which URLs the success page may link to.</summary>
internal static class ReturnLink
{
    // Schemes that run, read or contain something instead of leading to a site or an app.
    private static readonly HashSet<string> Refused = new(StringComparer.OrdinalIgnoreCase)
    {
        "javascript",
        "data",
        "vbscript",
        "file",
        "blob",
        "filesystem",
        "about",
        "view-source",
        "jar",
        "chrome",
        "resource",
    };

    /// <summary>
    /// The URL as given when it is http(s) with a host, or an app's own scheme followed by <c>://</c>; otherwise null.
    /// Blanks and control characters are refused, since browsers drop some of them and then read another scheme.
    /// </summary>
    public static string? Check(string? url)
    {
        if (url is null || url.Any(c => char.IsWhiteSpace(c) || char.IsControl(c))
            || !Uri.TryCreate(url, UriKind.Absolute, out var parsed)
            || !url.StartsWith(parsed.Scheme + "://", StringComparison.OrdinalIgnoreCase)
            || Refused.Contains(parsed.Scheme))
        {
            return null;
        }

        var web = parsed.Scheme == Uri.UriSchemeHttp || parsed.Scheme == Uri.UriSchemeHttps;
        return web && parsed.Host.Length == 0 ? null : url;
    }
}
