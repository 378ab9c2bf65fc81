using System.Globalization;
using System.Text;

namespace Accounts.Names;

/// <summary>
/// Which script a letter belongs to: those in common modern use (UAX #31, table 5), by their Unicode ranges. Chinese,
/// Japanese and Korean writing mixes several, which count as one here, and goes with Latin.
/// </summary>
internal static class Scripts
{
    public const string Latin = "Latin";
    public const string EastAsian = "East Asian";

    private static readonly (int First, int Last, string Script)[] Ranges =
    [
        (0x0041, 0x01BF, Latin), // without the clicks, which look like bars
        (0x01C4, 0x024F, Latin),
        (0x0250, 0x02AF, Latin),
        (0x1E00, 0x1EFF, Latin),
        (0x2C60, 0x2C7F, Latin),
        (0xA720, 0xA7FF, Latin),
        (0xAB30, 0xAB6F, Latin),
        (0x0370, 0x03FF, "Greek"),
        (0x1F00, 0x1FFF, "Greek"),
        (0x0400, 0x052F, "Cyrillic"),
        (0x1C80, 0x1C8F, "Cyrillic"),
        (0xA640, 0xA69F, "Cyrillic"),
        (0x0530, 0x058F, "Armenian"),
        (0x0590, 0x05FF, "Hebrew"),
        (0x0600, 0x06FF, "Arabic"), (0x0750, 0x077F, "Arabic"), (0x0870, 0x08FF, "Arabic"),
        (0x0780, 0x07BF, "Thaana"),
        (0x0900, 0x097F, "Devanagari"),
        (0xA8E0, 0xA8FF, "Devanagari"),
        (0x0980, 0x09FF, "Bengali"),
        (0x0A00, 0x0A7F, "Gurmukhi"),
        (0x0A80, 0x0AFF, "Gujarati"),
        (0x0B00, 0x0B7F, "Oriya"),
        (0x0B80, 0x0BFF, "Tamil"),
        (0x0C00, 0x0C7F, "Telugu"),
        (0x0C80, 0x0CFF, "Kannada"),
        (0x0D00, 0x0D7F, "Malayalam"),
        (0x0D80, 0x0DFF, "Sinhala"),
        (0x0E00, 0x0E7F, "Thai"),
        (0x0E80, 0x0EFF, "Lao"),
        (0x0F00, 0x0FFF, "Tibetan"),
        (0x1000, 0x109F, "Myanmar"),
        (0xA9E0, 0xA9FF, "Myanmar"),
        (0xAA60, 0xAA7F, "Myanmar"),
        (0x10A0, 0x10FF, "Georgian"),
        (0x1C90, 0x1CBF, "Georgian"),
        (0x2D00, 0x2D2F, "Georgian"),
        (0x1200, 0x139F, "Ethiopic"),
        (0x2D80, 0x2DDF, "Ethiopic"),
        (0xAB00, 0xAB2F, "Ethiopic"),
        (0x1780, 0x17FF, "Khmer"),
        (0x1100, 0x11FF, EastAsian),
        (0x2E80, 0x2FDF, EastAsian),
        (0x3005, 0x30FF, EastAsian),
        (0x3100, 0x318F, EastAsian),
        (0x31A0, 0x31BF, EastAsian),
        (0x31F0, 0x31FF, EastAsian),
        (0x3400, 0x9FFF, EastAsian),
        (0xA960, 0xA97F, EastAsian),
        (0xAC00, 0xD7FF, EastAsian),
        (0xF900, 0xFAFF, EastAsian),
        (0x20000, 0x3FFFF, EastAsian),
    ];

    /// <summary>
    /// Whether the rune is a letter, a digit other than 0 to 9, or a mark other than the accents of all scripts: those
    /// belong to scripts too.
    /// </summary>
    public static bool IsLetter(Rune rune) =>
        Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.DecimalDigitNumber => !rune.IsAscii,
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => !IsAccent(rune.Value),
            _ => false,
        };

    /// <summary>The script of a letter; null for one that no language in common use is written with.</summary>
    public static string? Of(Rune letter)
    {
        foreach (var (first, last, script) in Ranges)
        {
            if (letter.Value >= first && letter.Value <= last)
            {
                return script;
            }
        }

        return null;
    }

    private static bool IsAccent(int mark) => mark
        is (>= 0x0300 and <= 0x036F)
            or (>= 0x1AB0 and <= 0x1AFF)
            or (>= 0x1DC0 and <= 0x1DFF)
            or (>= 0x20D0 and <= 0x20FF)
            or (>= 0xFE20 and <= 0xFE2F);
}
