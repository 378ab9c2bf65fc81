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
    [InlineData("οδυσσευς", "ΟΔΥΣΣΕΥΣ", "a capital that has two small letters")]
    [InlineData("admin", "admın", "a dotless i")]
    [InlineData("admin", "admi\u0307n", "an i with a second dot")]
    [InlineData("gaga", "ɡɑgɑ", "Latin letters of phonetics")]
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
    [InlineData("Ελένη")]
    [InlineData("Յակոբ")]
    [InlineData("Yıldız")]
    [InlineData("Łukasz Żółć")]
    [InlineData("Nguyễn Văn")]
    [InlineData("Nguye\u0302\u0303n")]
    [InlineData("e\u0331\u0301ta")]
    [InlineData("Þórður")]
    [InlineData("محمد")]
    [InlineData("דוד")]
    [InlineData("अनिल")]
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

    /// <summary>Makes a name new without letters of its own.</summary>
    private static string DigitsOnly() => Random.Shared.NextInt64(1_000_000_000_000).ToString("000000000000", null);
}
