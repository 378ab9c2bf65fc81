using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;

namespace Accounts.Mail;

/// <summary>The mails' texts in one language, from MailTexts.resx and its translations; each name here is a name there.</summary>
public sealed class MailTexts(CultureInfo language)
{
    private static readonly ResourceManager Resources = new("Accounts.Mail.MailTexts", typeof(MailTexts).Assembly);

    /// <summary>The language as a BCP 47 tag.</summary>
    public string Language => language.Name;

    public string LinkPromptButton => Text();
    public string LinkPromptAddress => Text();
    public string LinkButton => Text();
    public string LinkFallback => Text();
    public string LinkPassword => Text();
    public string NoticeNotYou => Text();

    public string LinkSubject(string product) => With([product]);
    public string LinkPreheader(string lifetime) => With([lifetime]);
    public string LinkIntro(string product) => With([product]);
    public string LinkLifetime(string lifetime) => With([lifetime]);
    public string LinkNotYou() => With([Text("NotMeChoice")]);
    public string NoticeSubject(string product) => With([product]);
    public string NoticePreheader() => Text();
    public string NoticeIntro(string product) => With([product]);
    public string NoticeSignIn(string product) => With([product]);
    public string Support(string address) => With([address]);
    public string Automatic(string product) => With([product]);

    /// <summary>The first line, with the name when there is one to show.</summary>
    public string Greeting(string? name) => name is null ? Text("GreetingNobody") : With([name]);

    /// <summary>
    /// A length of time in words, rounded down to at most two neighbouring units: "2 hours", "1 day and 12 hours".
    /// Rounding down keeps the promise: the link lives at least as long as the mail says. The shortest is one second.
    /// </summary>
    public string Duration(TimeSpan time)
    {
        if (time < TimeSpan.FromSeconds(1)) time = TimeSpan.FromSeconds(1);
        (int Count, string Unit)[] units =
            [(time.Days, "Days"), (time.Hours, "Hours"), (time.Minutes, "Minutes"), (time.Seconds, "Seconds")];
        var first = Array.FindIndex(units, unit => unit.Count > 0);
        var words = units.Skip(first).Take(2).Where(unit => unit.Count > 0)
            .Select(unit => With([unit.Count], unit.Unit + PluralForm(unit.Count))).ToArray();
        return words.Length == 1 ? words[0] : With([words[0], words[1]], "DurationPair");
    }

    /// <summary>The plural forms of the Unicode CLDR for whole numbers in our languages; only Polish has Few.</summary>
    private string PluralForm(int count) => language.TwoLetterISOLanguageName switch
    {
        "pl" when count == 1 => "One",
        "pl" when count % 10 is >= 2 and <= 4 && count % 100 is < 12 or > 14 => "Few",
        "pl" => "Many",
        _ => count == 1 ? "One" : "Many",
    };

    private string Text([CallerMemberName] string name = "") =>
        Resources.GetString(name, language) ?? throw new MissingManifestResourceException($"MailTexts has no text {name}.");

    private string With(object[] values, [CallerMemberName] string name = "") => string.Format(language, Text(name), values);
}
