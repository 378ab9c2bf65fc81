using System.Globalization;
using System.Text;

namespace Accounts.Names;

/// <summary>
/// Keeps one user name from looking like another (UTS #39, restriction level "highly restrictive"): letters of
/// different scripts are not mixed, and what still looks alike is compared as the same.
/// </summary>
internal static class LookAlikes
{
    private const char DotAbove = '\u0307';
    private const int MostMarks = 4;

    /// <summary>
    /// Signs, and Latin letters, that look like ASCII ones; and the sigma of a word's end, which has the
    /// other's capital.
    /// </summary>
    private static readonly Dictionary<char, char> Signs = Pairs("‘'’'ʹ'ʼ'‐-‑-‒-–-—-−-ıiȷjɑaɡgɩiςσ");

    /// <summary>Lower-case letters of other scripts that look like Latin ones.</summary>
    private static readonly Dictionary<char, char> Letters = Pairs(
        "аaсcԁdеeһhіiјjӏlоoрpԛqѕsԝwхxуyѵvѡwгrпnкkтt" + // Cyrillic
        "αaγyηnιiκkνvοoρpτtυuωwχx" + // Greek
        "օoսuհhոnցgզqյjւi"); // Armenian

    /// <summary>What is wrong with the scripts of a name in its canonical form, or null.</summary>
    public static string? Fault(string canonical)
    {
        var scripts = canonical.EnumerateRunes().Where(Scripts.IsLetter).Select(Scripts.Of).Distinct().ToList();
        if (scripts.Contains(null))
        {
            return "The user name holds letters of no script in common use.";
        }

        if (scripts.Contains(Scripts.EastAsian))
        {
            scripts.Remove(Scripts.Latin);
        }

        if (scripts.Count > 1)
        {
            return "The user name mixes letters of different scripts.";
        }

        if (canonical.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.EnclosingMark))
        {
            return "The user name holds enclosing marks.";
        }

        if (HasHiddenMarks(canonical))
        {
            return "The user name holds too many accents on one letter, or one without a letter.";
        }

        return canonical.Contains("  ", StringComparison.Ordinal) ? "The user name holds two spaces in a row." : null;
    }

    /// <summary>
    /// Whether marks stand where they are hardly seen, or cover what is around them (UTS #39, 5.4): the same one twice,
    /// more than four in a row, or one without anything to stand on.
    /// </summary>
    private static bool HasHiddenMarks(string canonical)
    {
        var marks = new List<Rune>();
        var hasBase = false;
        foreach (var rune in canonical.Normalize(NormalizationForm.FormD).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) != UnicodeCategory.NonSpacingMark)
            {
                marks.Clear();
                hasBase = !Rune.IsWhiteSpace(rune);
                continue;
            }

            if (!hasBase || marks.Contains(rune) || marks.Count == MostMarks)
            {
                return true;
            }

            marks.Add(rune);
        }

        return false;
    }

    /// <summary>
    /// The text that stands for all that look like it: with ASCII signs, without the dot that an i has anyway, and in
    /// Latin letters where all of its letters look like such. ASCII texts are their own.
    /// </summary>
    public static string Fold(string canonical)
    {
        if (Ascii.IsValid(canonical))
        {
            return canonical;
        }

        var folded = string.Concat(canonical.Replace('İ', 'i').Select(c => Signs.GetValueOrDefault(c, c)))
            .Replace($"i{DotAbove}", "i", StringComparison.Ordinal)
            .Replace($"j{DotAbove}", "j", StringComparison.Ordinal);
        var looksLatin = folded
            .EnumerateRunes()
            .Where(Scripts.IsLetter)
            .All(rune => rune.IsBmp && Letters.ContainsKey((char)rune.Value));
        return looksLatin ? string.Concat(folded.Select(c => Letters.GetValueOrDefault(c, c))) : folded;
    }

    private static Dictionary<char, char> Pairs(string text) =>
        text.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
}
