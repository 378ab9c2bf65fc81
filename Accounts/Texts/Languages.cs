using System.Globalization;
using System.Text.RegularExpressions;

namespace Accounts.Texts;

/// <summary>The languages that mails and pages are written in, and how one is chosen.</summary>
public static partial class Languages
{
    /// <summary>BCP 47 tags of the languages with texts; the first is the fallback.</summary>
    public static readonly IReadOnlyList<string> Supported = ["en", "de", "fr", "es", "pl"];

    /// <summary>Whether the text has the form of a language tag, such as <c>de</c> or <c>de-AT</c>.</summary>
    public static bool IsTag(string text) => Tag().IsMatch(text);

    /// <summary>
    /// The supported language for a BCP 47 tag such as <c>de-AT</c> (its primary subtag decides),
    /// English when there is none.
    /// </summary>
    public static CultureInfo For(string? locale)
    {
        var primary = locale?.Split('-', '_')[0];
        var match = Supported.FirstOrDefault(tag => string.Equals(tag, primary, StringComparison.OrdinalIgnoreCase));
        return CultureInfo.GetCultureInfo(match ?? Supported[0]);
    }

    /// <summary>
    /// The first supported language of an <c>Accept-Language</c> header (RFC 9110, 12.5.4), by its weights.
    /// </summary>
    public static CultureInfo FromAcceptLanguage(string? header)
    {
        var wanted = (header ?? "").Split(',', 20)
            .Select(part => part.Split(';'))
            .Select(part => (Tag: part[0].Trim(), Weight: Weight(part)))
            .Where(part => part.Weight > 0)
            .OrderByDescending(part => part.Weight)
            .Select(part => part.Tag.Split('-')[0])
            .FirstOrDefault(tag => Supported.Contains(tag, StringComparer.OrdinalIgnoreCase));
        return For(wanted);
    }

    private static double Weight(string[] part)
    {
        var q = part.Skip(1)
            .Select(p => p.Trim())
            .FirstOrDefault(p => p.StartsWith("q=", StringComparison.OrdinalIgnoreCase));
        if (q is null)
        {
            return 1;
        }

        return double.TryParse(
            q.AsSpan(2),
            NumberStyles.AllowDecimalPoint,
            CultureInfo.InvariantCulture,
            out var weight)
            ? weight
            : 0;
    }

    [GeneratedRegex("^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}\\z")]
    private static partial Regex Tag();
}
