using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Names;

/// <summary>Strangers who want a name that looks like somebody's.</summary>
public sealed class LookAlikeTests
{
    [Theory]
    [InlineData("аdmin", "a Cyrillic letter among Latin ones")]
    [InlineData("gοοgle", "Greek letters among Latin ones")]
    [InlineData("яndex", "a Latin name with one letter of another script")]
    [InlineData("ꭰdmin", "a letter of Cherokee, which is not in common use")]
    [InlineData("ꓮꓓꓟ", "letters of Lisu")]
    [InlineData("علي-ali", "Arabic and Latin")]
    [InlineData("john\u20DDsmith", "an enclosing mark")]
    [InlineData("josé\u0301", "an accent that lies on the same one")]
    [InlineData("o\u0300\u0316\u0317\u0318\u0319", "more accents than any language has on a letter")]
    [InlineData("\u0301josef", "an accent without a letter")]
    [InlineData("jose \u0301f", "an accent on a space")]
    [InlineData("john  smith", "two spaces in a row")]
    [InlineData("john \u2003smith", "two spaces, one of them wide")]
    [InlineData("ΑΝΝΑ", "Greek capitals that look like ANNA, and like avva where they are small")]
    [InlineData("ΝΙΚΗ", "Greek capitals that look like NIKH, and like vikn where they are small")]
    [InlineData("Νατα", "a Greek capital that looks like an N")]
    [InlineData("ϹΟϹΟ", "a Greek sigma that looks like a C")]
    [InlineData("𝚨𝚴𝚴𝚨", "Greek capitals of mathematics")]
    [InlineData("paypa\uFFFCl", "the place of an object that is not there")]
    [InlineData("paypa\U0001D159l", "a note without a head")]
    [InlineData("paypa\u1039l", "a mark of Myanmar that is not drawn")]
    [InlineData("paypa\u17D2l", "one of Khmer")]
    [InlineData("paypa\u2D7Fl", "one of Tifinagh")]
    [InlineData("paypa\u1A60l", "one of Tai Tham")]
    [InlineData("paypa\U0001107Fl", "one of Brahmi")]
    [InlineData("paypa\U00016FE4l", "one of Khitan")]
    [InlineData("paypa\U0001BC9Dl", "one of Duployan")]
    [InlineData("paypa\U0001BC9El", "another of Duployan")]
    [InlineData("paypaǀ", "a click")]
    public async Task ANameThatCouldPassForAnotherIsRefused(string name, string what)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.RegisterAsync(
            new { username = $"{name}{DigitsOnly()}", password = "krzysiek" });
        Assert.True(await TestServer.OutcomeAsync(answer) == "400 validation_failed", what);
    }

    [Theory]
    [InlineData("coco", "сосо", "Cyrillic letters that all look like Latin ones")]
    [InlineData("kovav", "κοναν", "Greek ones")]
    [InlineData("oun", "օսո", "Armenian ones")]
    [InlineData("mama", "МАМА", "Cyrillic capitals")]
    [InlineData("bot", "ВОТ", "Cyrillic capitals whose small letters look like small capitals")]
    [InlineData("hobex", "НОВЕХ", "others")]
    [InlineData("hobex", "новех", "their small letters, which have the same key")]
    [InlineData("meze", "ΜΕΖΕ", "Greek capitals")]
    [InlineData("solo", "ՏՕԼՕ", "Armenian capitals")]
    [InlineData("οδυσσευς", "ΟΔΥΣΣΕΥΣ", "a capital that has two small letters")]
    [InlineData("admin", "admın", "a dotless i")]
    [InlineData("admin", "admi\u0307n", "an i with a second dot")]
    [InlineData("gaga", "ɡɑgɑ", "Latin letters of phonetics")]
    [InlineData("admin", "admiɴ", "a small capital")]
    [InlineData("o'hara", "o’hara", "another apostrophe")]
    [InlineData("smith-jones", "smith–jones", "another hyphen")]
    [InlineData("smith", "ＳＭＩＴＨ", "full width")]
    [InlineData("file", "ﬁle", "a ligature")]
    public async Task ANameThatLooksLikeOneThatIsThereIsTaken(string name, string lookAlike, string what)
    {
        await using var server = await TestServer.StartAsync();
        var number = DigitsOnly();
        using var activated = await server.Http.GetAsync(await server.LinkAsync($"{name}{number}"));
        Assert.Equal(200, (int)activated.StatusCode);
        using var answer = await server.RegisterAsync(new { username = $"{lookAlike}{number}", password = "krzysiek" });
        Assert.True(await TestServer.OutcomeAsync(answer) == "409 username_taken", what);
    }

    [Theory]
    [InlineData("Алексей")]
    [InlineData("Вера")]
    [InlineData("Марк")]
    [InlineData("Ελένη")]
    [InlineData("Νίκη")]
    [InlineData("ΗΡΩ")]
    [InlineData("Յակոբ")]
    [InlineData("Yıldız")]
    [InlineData("Łukasz Żółć")]
    [InlineData("Nguyễn Văn")]
    [InlineData("Nguye\u0302\u0303n")]
    [InlineData("e\u0331\u0301ta")]
    [InlineData("Þórður")]
    [InlineData("محمد")]
    [InlineData("محمّد")]
    [InlineData("דוד")]
    [InlineData("דָּוִד")]
    [InlineData("अनिल")]
    [InlineData("ဗုဒ္ဓ")]
    [InlineData("សុខា ខ្មែរ")]
    [InlineData("สมชาย")]
    [InlineData("田中さんカナ")]
    [InlineData("田中 Taro")]
    [InlineData("김철수")]
    [InlineData("O’Brien")]
    [InlineData("anna ♥ 😀")]
    public async Task NamesOfTheWorldAreTaken(string name)
    {
        await using var server = await TestServer.StartAsync();
        await server.LinkAsync($"{name} {DigitsOnly()}");
    }

    /// <summary>A name is refused for its capitals where it is chosen; who bears it types it in any case.</summary>
    [Fact]
    public async Task ANameWhoseCapitalsLookLikeAnotherSignsInByThem()
    {
        await using var server = await TestServer.StartAsync();
        var number = DigitsOnly();
        using var activated = await server.Http.GetAsync(await server.LinkAsync($"αννα{number}"));
        Assert.Equal(200, (int)activated.StatusCode);
        Assert.Equal("200", await server.Http.TryLoginAsync($"ΑΝΝΑ{number}", "krzysiek"));
    }

    /// <summary>Makes a name new without letters of its own.</summary>
    private static string DigitsOnly() => Random.Shared.NextInt64(1_000_000_000_000).ToString("000000000000", null);
}
