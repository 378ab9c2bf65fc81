using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Resources;
using System.Text.RegularExpressions;
using Accounts.Activation;
using Accounts.Pages;
using Accounts.Texts;
using Xunit;

namespace Functions.Tests.Pages;

public sealed partial class PageTextsTests
{
    private static readonly ResourceManager Resources = new("Accounts.Pages.PageTexts", typeof(ActivationPages).Assembly);

    public static TheoryData<string> LanguagesToCheck => [.. Languages.Supported];

    [Theory]
    [MemberData(nameof(LanguagesToCheck))]
    public void Every_language_has_every_text_with_the_same_placeholders(string language)
    {
        var english = Texts("en");
        var translated = Texts(language);
        Assert.Equal(english.Keys.Order(), translated.Keys.Order());
        Assert.All(english, text =>
        {
            Assert.False(string.IsNullOrWhiteSpace(translated[text.Key]), text.Key);
            Assert.Equal(Placeholders(text.Value), Placeholders(translated[text.Key]));
        });
    }

    [Fact]
    public void Every_text_is_reached_by_a_name_of_the_typed_accessor_and_none_lies_idle()
    {
        var members = typeof(PageTexts).GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(member => member is PropertyInfo or MethodInfo { IsSpecialName: false })
            .Select(member => member.Name).Except(["Language", "Wait"])
            .Concat(["WaitMoment", "WaitMinutes", "WaitHours"]);
        Assert.Equal(Texts("en").Keys.Order(), members.Order());
    }

    [Theory]
    [InlineData(0, "in about a minute")]
    [InlineData(90, "in about a minute")]
    [InlineData(91, "in about 2 min")]
    [InlineData(14 * 60 + 1, "in about 15 min")]
    [InlineData(90 * 60 + 1, "in about 2 h")]
    public void The_time_to_wait_is_rounded_up_to_a_unit_people_use(int seconds, string said) =>
        Assert.Contains(said, new PageTexts(CultureInfo.GetCultureInfo("en")).Wait(TimeSpan.FromSeconds(seconds)), StringComparison.Ordinal);

    private static Dictionary<string, string> Texts(string language)
    {
        // English lies in the main assembly; a translation must not borrow from it.
        var culture = language == "en" ? CultureInfo.InvariantCulture : CultureInfo.GetCultureInfo(language);
        var set = Resources.GetResourceSet(culture, createIfNotExists: true, tryParents: false);
        Assert.NotNull(set);
        return set.Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string)entry.Value!);
    }

    private static IEnumerable<string> Placeholders(string text) =>
        Placeholder().Matches(text).Select(match => match.Value).Distinct().Order();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();
}
