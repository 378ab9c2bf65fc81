using System.Globalization;
using Accounts.Texts;

namespace Accounts.Mail;

/// <summary>
/// What the mails of all flows say, in one language, from MailTexts.resx and its translations; each name here is a
/// name there.
/// </summary>
public sealed class MailTexts(CultureInfo language) : OwnTexts(Table, language)
{
    private static readonly TextTable Table = new(typeof(MailTexts));

    /// <summary>The language as a BCP 47 tag.</summary>
    public string Language => Culture.Name;

    /// <summary>The first line. It holds no name: whoever registers could choose what it says.</summary>
    public string Greeting => Text();

    public string ButtonFallback => Text();

    public string Support(string email) => With(email);
    public string Automatic(string product) => With(product);

    /// <summary>
    /// A length of time in words, rounded down to at most two neighbouring units: "2 hours", "1 day and 12 hours".
    /// Rounding down keeps the promise: the link lives at least as long as the mail says. The shortest is one second.
    /// </summary>
    public string Duration(TimeSpan time)
    {
        if (time < TimeSpan.FromSeconds(1))
        {
            time = TimeSpan.FromSeconds(1);
        }

        (int Count, string Unit)[] units =
            [(time.Days, "Days"), (time.Hours, "Hours"), (time.Minutes, "Minutes"), (time.Seconds, "Seconds")];
        var first = Array.FindIndex(units, unit => unit.Count > 0);
        var words = units.Skip(first).Take(2).Where(unit => unit.Count > 0)
            .Select(unit => With(unit.Count, unit.Unit + PluralForm(unit.Count))).ToArray();
        return words.Length == 1 ? words[0] : Table.With(Culture, "DurationPair", words[0], words[1]);
    }

    /// <summary>The plural forms of the Unicode CLDR for whole numbers in our languages; only Polish has Few.</summary>
    private string PluralForm(int count) => Culture.TwoLetterISOLanguageName switch
    {
        "pl" when count == 1 => "One",
        "pl" when count % 10 is >= 2 and <= 4 && count % 100 is < 12 or > 14 => "Few",
        "pl" => "Many",
        _ => count == 1 ? "One" : "Many",
    };
}
