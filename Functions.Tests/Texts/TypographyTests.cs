using System.Text.RegularExpressions;
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
        foreach (var language in Languages.Supported)
        {
            Assert.DoesNotMatch(TypewriterQuote(), Texts(language));
        }
    }

    [Theory]
    [InlineData("en", "“”")]
    [InlineData("de", "„“")]
    [InlineData("fr", "«»")]
    [InlineData("es", "«»")]
    [InlineData("pl", "„”")]
    public void QuotesAreTheLanguagesOwn(string language, string quotes) =>
        Assert.All(
            Quote().Matches(Texts(language)), match => Assert.Contains(match.Value, quotes, StringComparison.Ordinal));

    [Theory]
    [InlineData("de", @"\b[Dd](u|ein|eine|einen|einem|einer|ich|ir)\b")]
    [InlineData("fr", @"\b([Tt]u|[Tt]on|[Tt]a|[Tt]es|[Tt]oi)\b")]
    [InlineData("es", @"\b([Tt]ú|[Tt]u|[Tt]us|[Tt]e)\b")]
    public void ReadersAreAddressedFormally(string language, string familiar) =>
        Assert.DoesNotMatch(familiar, Texts(language));

    [Fact]
    public void NoTextHasStraySpaces()
    {
        foreach (var language in Languages.Supported)
        {
            Assert.DoesNotMatch(StraySpace(), Texts(language));
        }
    }

    /// <summary>All texts, one a line.</summary>
    private static string Texts(string language) =>
        string.Join('\n', TextTables.Names.SelectMany(table => TextTables.Read(table, language).Values));

    [GeneratedRegex(@"[^\u00a0\u202f][:;!?»]|«[^\u00a0\u202f]")]
    private static partial Regex FrenchBreak();

    [GeneratedRegex("['\"]")]
    private static partial Regex TypewriterQuote();

    [GeneratedRegex("[“”„«»]")]
    private static partial Regex Quote();

    [GeneratedRegex("  | [.,]|(^|\n) | (\n|$)")]
    private static partial Regex StraySpace();
}
