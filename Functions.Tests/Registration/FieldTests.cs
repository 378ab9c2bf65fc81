using System.Text;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Registration;

/// <summary>What the fields of a registration may hold, at their limits.</summary>
public sealed class FieldTests
{
    public static TheoryData<int, string> Unseen => new()
    {
        { 0x00AD, "soft hyphen" },
        { 0x034F, "grapheme joiner" },
        { 0x061C, "Arabic letter mark" },
        { 0x115F, "Hangul filler" },
        { 0x200D, "joiner" },
        { 0x200F, "right-to-left mark" },
        { 0x2028, "line separator" },
        { 0x2060, "word joiner" },
        { 0x2066, "isolate" },
        { 0x2800, "blank Braille" },
        { 0x3164, "Hangul filler" },
        { 0xE000, "private" },
        { 0xFE0F, "variation selector" },
        { 0xFEFF, "byte order mark" },
        { 0xFFFD, "replacement" },
        { 0xFFFF, "no character" },
        { 0xE0041, "tag" },
        { 0x007F, "delete" },
        { 0x0009, "tab" },
    };

    [Theory]
    [MemberData(nameof(Unseen))]
    public async Task ANameHoldsNothingUnseen(int codePoint, string what)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.RegisterAsync(
            new { username = $"{TestServer.NewName()}{char.ConvertFromUtf32(codePoint)}x", password = "krzysiek" });
        Assert.True((int)answer.StatusCode == 400, what);
        Assert.Equal(["username"], await answer.FieldsAtFaultAsync());
    }

    [Fact]
    public async Task AllFaultsAreNamedAtOnce()
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.RegisterAsync(
            new { username = 1, email = 2, password = 3, locale = 4, returnUrl = 5 });
        Assert.Equal(["email", "locale", "password", "returnUrl", "username"], await answer.FieldsAtFaultAsync());
    }

    [Fact]
    public async Task APasswordThatIsTooShortIsNamedWithTheOtherFaults()
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.RegisterAsync(
            new { username = "a\u200bb", email = "nobody", password = "short" });
        Assert.Equal(["email", "password", "username"], await answer.FieldsAtFaultAsync());
    }

    [Theory]
    [InlineData(150, 201)]
    [InlineData(151, 400)]
    [InlineData(16_000, 400)]
    public async Task ANameHasItsLongest(int length, int status)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.RegisterAsync(
            new { username = TestServer.NewName().PadRight(length, 'x'), password = "krzysiek" });
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(64, 201)]
    [InlineData(65, 400)]
    public async Task AnEmailHasItsLongest(int length, int status)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.RegisterAsync(
            new { email = $"{TestServer.NewName().PadRight(length, 'x')}@example.org", password = "krzysiek" });
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(512, 0, 201)]
    [InlineData(512, 1, 400)]
    public async Task APasswordIsMeasuredInBytesOfUtf8(int twoByteLetters, int letters, int status)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.RegisterAsync(
            new
            {
                username = TestServer.NewName(),
                password = new string('ż', twoByteLetters) + new string('x', letters),
            });
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData(0, 201)]
    [InlineData(1, 400)]
    public async Task TheNameIsAPasswordOnlyWhereStrengthIsNotAskedFor(int strength, int status)
    {
        await using var server = await TestServer.StartAsync($"Password:MinimumStrength={strength}");
        var name = TestServer.NewName();
        using var answer = await server.RegisterAsync(new { username = name, password = name.ToUpperInvariant() });
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("\uFEFF{\"username\":\"NAME\",\"password\":\"krzysiek\"}")]
    [InlineData(
        "{\"username\":\"NAME\",\"password\":\"krzysiek\",\"email\":null,\"locale\":null,\"more\":[[{\"a\":[1]}]]}")]
    [InlineData(" \n{\"\\u0075sername\":\"NAME\",\"password\":\"krzysiek\"}\n")]
    public async Task ABodyMayBeWrittenInManyWays(string body)
    {
        await using var server = await TestServer.StartAsync();
        var name = TestServer.NewName();
        using var content = new StringContent(
            body.Replace("NAME", name, StringComparison.Ordinal), new UTF8Encoding(false), "application/json");
        using var answer = await server.Http.PostAsync("/api/register", content);
        Assert.Equal("201", await TestServer.OutcomeAsync(answer));
        Assert.NotNull(await server.RowAsync(name));
    }
}
