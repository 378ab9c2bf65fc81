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
    private static readonly Dictionary<char, char> Signs = Pairs(
        "‘'’'ʹ'ʼ'‐-‑-‒-–-—-−-ıiȷjɑaɡgɩiςσ" + "ʙbꜰfɢgʜhɪiʟlɴnꞯqʀrꜱsʏy"); // the latter are small capitals

    /// <summary>Lower-case letters of other scripts that look like Latin ones, or whose capitals do.</summary>
    private static readonly Dictionary<char, char> Letters = Pairs(
        "аaвbьbсcԁdеeԍgһhнhіiјjкkӏlмmпnоoрpԛqгrѕsтtѵvѡwԝwхxуyүy" + // Cyrillic
        "αaβbεeϝfιiϳjκkμmϻmηnοoρpτtυuνvωwχxγyζz" + // Greek
        "ցgհhւiյjլlոnօoզqտsսu"); // Armenian

    /// <summary>
    /// The Greek capitals that look like Latin letters, some of them like others than their small letters do; and the
    /// sigma that looks like a c.
    /// </summary>
    private static readonly Dictionary<char, char> Capitals = Pairs("ΑaΒbϹcϲcΕeϜfΗhΙiͿjΚkΜmϺmΝnΟoΡpΤtΧxΥyΖz");

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

        var folded = Replace(canonical.Replace('İ', 'i'), Signs)
            .Replace($"i{DotAbove}", "i", StringComparison.Ordinal)
            .Replace($"j{DotAbove}", "j", StringComparison.Ordinal);
        return LooksLatin(folded) ? Replace(folded, Letters) : folded;
    }

    /// <summary>
    /// Whether a name looks like a Latin one in the case it is typed in, and is compared as another: <c>ΝΙΚΗ</c> looks
    /// like NIKH, and <c>νικη</c> like vikn.
    /// </summary>
    public static bool IsOtherInCapitals(string typed)
    {
        // Once more after NFKC, which takes that sigma for another, and letters of mathematics for these.
        var shown = Replace(Replace(typed, Capitals).Normalize(NormalizationForm.FormKC), Capitals);
        return LooksLatin(shown) && AccountNames.Key(shown) != AccountNames.Key(typed);
    }

    private static bool LooksLatin(string text) => text
        .EnumerateRunes()
        .Where(Scripts.IsLetter)
        .All(rune => rune.IsAscii || (rune.IsBmp && Letters.ContainsKey((char)rune.Value)));

    private static string Replace(string text, Dictionary<char, char> pairs) =>
        string.Concat(text.Select(c => pairs.GetValueOrDefault(c, c)));

    private static Dictionary<char, char> Pairs(string text) =>
        text.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
}
