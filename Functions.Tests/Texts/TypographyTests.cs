using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Accounts.Mail;
using Accounts.Pages;
using Accounts.Texts;
using Xunit;

namespace Functions.Tests.Texts;

/// <summary>Each language's own signs, in all texts of mails and pages.</summary>
public sealed partial class TypographyTests
{
    [Fact]
    public void FrenchPunctuationDoesNotBreakFromItsWord() => Assert.DoesNotMatch(FrenchBreak(), Texts("fr"));

    [Fact]
    public void NoLanguageUsesTypewriterQuotes()
    {
        foreach (var language in Languages.Supported) Assert.DoesNotMatch(TypewriterQuote(), Texts(language));
    }

    [Theory]
    [InlineData("en", "“{0}”")]
    [InlineData("de", "„{0}“")]
    [InlineData("fr", "«\u00a0{0}\u00a0»")]
    [InlineData("es", "«{0}»")]
    [InlineData("pl", "„{0}”")]
    public void QuotesAreTheLanguagesOwn(string language, string quoted) => Assert.Contains(quoted, Texts(language), StringComparison.Ordinal);

    /// <summary>All texts, one a line.</summary>
    private static string Texts(string language)
    {
        var culture = language == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language);
        return string.Join('\n', new[] { "Accounts.Mail.MailTexts", "Accounts.Pages.PageTexts" }.SelectMany(name =>
            new ResourceManager(name, typeof(MailTexts).Assembly).GetResourceSet(culture, createIfNotExists: true, tryParents: false)!
                .Cast<DictionaryEntry>().Select(entry => (string)entry.Value!)));
    }

    [GeneratedRegex(@"[^\u00a0\u202f][:;!?»]|«[^\u00a0\u202f]")]
    private static partial Regex FrenchBreak();

    [GeneratedRegex("['\"]")]
    private static partial Regex TypewriterQuote();
}
