using System.Globalization;
using System.Text;

namespace Accounts.Mail;

/// <summary>Makes text that somebody else wrote safe to show as one line of a mail.</summary>
public static class PlainText
{
    /// <summary>The longest user name a mail shows, in characters.</summary>
    public const int NameLength = 40;

    private const char FirstStrongIsolate = '\u2068';
    private const char PopDirectionalIsolate = '\u2069';

    /// <summary>
    /// One line without anything a reader cannot see: control characters and line ends become spaces,
    /// runs of spaces become one, and format characters (bidirectional overrides, zero-width characters,
    /// tags), private use and broken surrogates go.
    /// </summary>
    public static string Clean(string? text)
    {
        var clean = new StringBuilder(text?.Length ?? 0);
        foreach (var rune in (text ?? "").EnumerateRunes())
        {
            if (Rune.IsControl(rune) || Rune.IsWhiteSpace(rune))
                AppendSpace(clean);
            else if (!IsInvisible(rune))
                clean.Append(rune.ToString());
        }
        return clean.ToString().TrimEnd(' ');
    }

    /// <summary>
    /// The name as a mail may show it, or null to leave it out. Whoever registers chooses the name and may
    /// have it mailed to a stranger, so only what looks like a name passes: letters, digits, spaces, hyphens,
    /// underscores and apostrophes, at most <see cref="NameLength"/>. Nothing in that set becomes a link, not
    /// even in clients that turn "example.com" into one. Names written from right to left are isolated, so
    /// that they do not turn the sentence around them.
    /// </summary>
    public static string? Name(string? userName)
    {
        var name = Clean(userName);
        if (name.Length is 0 or > NameLength || !name.EnumerateRunes().All(IsPartOfName)) return null;
        return name.EnumerateRunes().Any(IsRightToLeft) ? $"{FirstStrongIsolate}{name}{PopDirectionalIsolate}" : name;
    }

    /// <summary>Breaks a paragraph into lines of at most <paramref name="width"/> characters; longer words stay whole.</summary>
    public static string Wrap(string paragraph, int width = 76)
    {
        var wrapped = new StringBuilder(paragraph.Length + 8);
        var column = 0;
        foreach (var word in paragraph.Split(' '))
        {
            var breaks = column > 0 && column + 1 + word.Length > width;
            if (column > 0) wrapped.Append(breaks ? '\n' : ' ');
            column = column == 0 || breaks ? word.Length : column + 1 + word.Length;
            wrapped.Append(word);
        }
        return wrapped.ToString();
    }

    private static void AppendSpace(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != ' ') text.Append(' ');
    }

    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
        || rune.Value is 0xFFFD
            // Letters, marks and symbols that are drawn as nothing (Default_Ignorable_Code_Point and the braille blank).
            or 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164
            or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xE0000 and <= 0xE0FFF);

    private static bool IsPartOfName(Rune rune) =>
        Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        || rune.Value is ' ' or '-' or '_' or '\'' or '\u2019';

    private static bool IsRightToLeft(Rune rune) =>
        rune.Value is (>= 0x0590 and <= 0x08FF) or (>= 0xFB1D and <= 0xFDFF) or (>= 0xFE70 and <= 0xFEFF)
            or (>= 0x10800 and <= 0x10FFF) or (>= 0x1E800 and <= 0x1EFFF);
}
