using System.Collections;
using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Accounts.Mail;
using Accounts.Texts;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Texts;

/// <summary>Every text of every .resx exists in all languages and is used.</summary>
public sealed partial class EveryTextTests
{
    /// <summary>The .resx files by the full name of the class that gives their texts out.</summary>
    public static TheoryData<string> Tables => [.. TextTables.Names];

    [Theory]
    [MemberData(nameof(Tables))]
    public void EveryLanguageHasEveryTextWithTheSamePlaceholders(string table)
    {
        var english = TextTables.Read(table, "en");
        foreach (var language in Languages.Supported)
        {
            var translated = TextTables.Read(table, language);
            Assert.Equal(english.Keys.Order(), translated.Keys.Order());
            Assert.All(english, text =>
            {
                Assert.False(string.IsNullOrWhiteSpace(translated[text.Key]), text.Key);
                Assert.Equal(Placeholders(text.Value), Placeholders(translated[text.Key]));
            });
        }
    }

    [Theory]
    [MemberData(nameof(Tables))]
    public void EveryTextIsUsed(string table)
    {
        var owner = table.Replace('.', '/') + ".cs";
        var own = Repository.Read(owner);
        var others = string.Join('\n', Repository.Files
            .Where(file => Regex.IsMatch(file, @"^Accounts/.*\.(cs|cshtml)$") && file != owner)
            .Select(Repository.Read));
        Assert.All(TextTables.Read(table, "en").Keys, name => Assert.True(
            // By its accessor from elsewhere, or by its name where texts are looked up by name.
            Regex.IsMatch(others, $@"\.{name}\b")
                || own.Contains($"\"{name}\"", StringComparison.Ordinal)
                || IsUnit(table, name),
            $"{table} says {name} nowhere"));
    }

    /// <summary>Whether it is a unit of time in one of its plural forms, whose names are put together.</summary>
    private static bool IsUnit(string table, string name) => table == "Accounts.Mail.MailTexts" && Unit().IsMatch(name);

    private static IEnumerable<string> Placeholders(string text) =>
        Placeholder().Matches(text).Select(match => match.Value).Distinct().Order();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("^(Days|Hours|Minutes|Seconds)(One|Few|Many)$")]
    private static partial Regex Unit();
}

/// <summary>The .resx files of the library.</summary>
internal static class TextTables
{
    /// <summary>The full names of the classes that give their texts out, found by their files.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Repository.Files
            .Where(file => Regex.IsMatch(file, @"^Accounts/.*\.de\.resx$"))
            .Select(file => file[..^".de.resx".Length].Replace('/', '.')).Order(StringComparer.Ordinal),
    ];

    /// <summary>
    /// The texts of one language by their names; English is in the main assembly, and no translation may borrow from
    /// it.
    /// </summary>
    public static Dictionary<string, string> Read(string table, string language)
    {
        var culture = language == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language);
        var set = new ResourceManager(table, typeof(Languages).Assembly)
            .GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        Assert.NotNull(set);
        return set.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }
}
