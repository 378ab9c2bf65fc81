using System.Globalization;
using System.Text;

namespace Accounts.Mail;

/// <summary>Makes text that somebody else wrote safe to show as one line of a mail.</summary>
public static class PlainText
{
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
            {
                AppendSpace(clean);
            }
            else if (!IsInvisible(rune))
            {
                clean.Append(rune.ToString());
            }
        }
        return clean.ToString().TrimEnd(' ');
    }

    /// <summary>
    /// Breaks a paragraph into lines of at most <paramref name="width"/> characters; longer words stay whole.
    /// </summary>
    public static string Wrap(string paragraph, int width = 76)
    {
        var wrapped = new StringBuilder(paragraph.Length + 8);
        var column = 0;
        foreach (var word in paragraph.Split(' '))
        {
            var breaks = column > 0 && column + 1 + word.Length > width;
            if (column > 0)
            {
                wrapped.Append(breaks ? '\n' : ' ');
            }

            column = column == 0 || breaks ? word.Length : column + 1 + word.Length;
            wrapped.Append(word);
        }
        return wrapped.ToString();
    }

    private static void AppendSpace(StringBuilder text)
    {
        if (text.Length > 0 && text[^1] != ' ')
        {
            text.Append(' ');
        }
    }

    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.Surrogate or UnicodeCategory.OtherNotAssigned
        || rune.Value is 0xFFFD
            // Letters, marks and symbols drawn as nothing (Default_Ignorable_Code_Point and the braille blank).
            or 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164
            or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xE0000 and <= 0xE0FFF);
}
