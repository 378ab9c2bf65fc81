using System.Text;
using Accounts.Names;

namespace Accounts.Mail.Senders;

/// <summary>Makes text that somebody else wrote safe to show as one line of a mail.</summary>
public static class PlainText
{
    private const int LongestLine = 76;

    /// <summary>
    /// One line without anything a reader cannot see: control characters and line ends become spaces,
    /// runs of spaces become one, and format characters (bidirectional overrides, zero-width characters,
    /// tags), private use and broken surrogates are left out.
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
            else if (!UserName.IsUnseen(rune) && rune != Rune.ReplacementChar)
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().TrimEnd(' ');
    }

    /// <summary>Breaks a paragraph into lines of at most 76 characters; longer words stay whole.</summary>
    public static string Wrap(string paragraph)
    {
        var wrapped = new StringBuilder(paragraph.Length + 8);
        var column = 0;
        foreach (var word in paragraph.Split(' '))
        {
            var breaks = column > 0 && column + 1 + word.Length > LongestLine;
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
}
