using System.Net.Http.Json;
using System.Text;
using Accounts.Passwords;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Passwords;

/// <summary>
/// The same password, typed on another system: composed or decomposed, with another space (RFC 8265).
/// </summary>
public sealed class PasswordTextTests : IDisposable
{
    private readonly HashingGate gate = new();

    [Theory]
    [InlineData("Zaz\u0307o\u0301\u0142c\u0301", "Za\u017c\u00f3\u0142\u0107", true)]
    [InlineData("\u1112\u1161\u11ab", "\ud55c", true)]
    [InlineData("\u212b", "\u00c5", true)]
    [InlineData("four\u00a0words\u3000in\u2003all", "four words in all", true)]
    [InlineData("Password", "password", false)]
    [InlineData("\uff50\uff57", "pw", false)]
    [InlineData("\ufb01", "fi", false)]
    [InlineData(" a", "a", false)]
    public async Task APasswordIsComparedNormalised(string chosen, string typed, bool isSame)
    {
        var hasher = new PasswordHasher(gate);
        var hash = await hasher.HashAsync(chosen, HashingLane.Registration, CancellationToken.None);
        Assert.Equal(isSame, await hasher.VerifyAsync(typed, hash, CancellationToken.None));
        Assert.True(await hasher.VerifyAsync(chosen, hash, CancellationToken.None));
    }

    [Theory]
    [InlineData(1024, null)]
    [InlineData(1025, "The password is longer than 1024 bytes.")]
    public void LengthIsThatOfTheNormalisedForm(int bytes, string? fault)
    {
        // Typed, each letter takes three bytes, normalised it takes two.
        var typed = string.Concat(Enumerable.Repeat("o\u0301", bytes / 2)) + new string('a', bytes % 2);
        Assert.Equal(fault, Policy(new PasswordOptions()).Fault(typed, []));
    }

    /// <summary>Marks in a row take a time that grows with the square of their number.</summary>
    [Fact]
    public async Task WhatIsTooLongHoweverItIsNormalisedIsNotNormalised()
    {
        var typed = new string('\u0301', 8000) + "\ud800"; // which would be no Unicode text
        Assert.Equal("The password is longer than 1024 bytes.", Policy(new PasswordOptions()).Fault(typed, []));
        var hasher = new PasswordHasher(gate);
        var hash = await hasher.HashAsync("krzysiek", HashingLane.Registration, CancellationToken.None);
        Assert.False(await hasher.VerifyAsync(typed, hash, CancellationToken.None));

        // The longest that can be taken: syllables of nine bytes become three, spaces of three bytes one.
        var longest = string.Concat(Enumerable.Repeat("\u1112\u1161\u11ab", 341)) + "\u3000";
        Assert.Null(Policy(new PasswordOptions()).Fault(longest, []));
    }

    [Theory]
    [InlineData("o\u0301o\u0301", "The password is shorter than 3 characters.")]
    [InlineData("o\u0301o\u0301o\u0301", null)]
    [InlineData("\U0001F600\U0001F600", "The password is shorter than 3 characters.")]
    [InlineData("", "The password is empty.")]
    public void CharactersAreCountedNormalised(string typed, string? fault) =>
        Assert.Equal(fault, Policy(new PasswordOptions { MinimumLength = 3 }).Fault(typed, []));

    [Fact]
    public async Task HalfACharacterMatchesNothing()
    {
        // No data of a theory: attributes are kept in UTF-8, which has no halves.
        foreach (var half in new[] { "abcdefgh\ud800", "\udfff\ud800abcdefgh" })
        {
            Assert.Equal("The password is not valid Unicode text.", Policy(new PasswordOptions()).Fault(half, []));
        }

        var hasher = new PasswordHasher(gate);
        var hash = await hasher.HashAsync("abc\ufffd", HashingLane.Registration, CancellationToken.None);
        Assert.False(await hasher.VerifyAsync("abc\ud800", hash, CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentException>(
            () => hasher.HashAsync("abc\ud800", HashingLane.Registration, CancellationToken.None));
    }

    [Theory]
    [InlineData("{\"username\":\"NAME\",\"password\":\"krzysiek\\ud800\"}", "application/json")]
    [InlineData("{\"username\":\"NAME\",\"password\":\"\\udfffkrzysiek\"}", "application/json")]
    public async Task HalfACharacterIsAFaultOfThePassword(string body, string mediaType)
    {
        await using var server = await TestServer.StartAsync();
        var text = body.Replace("NAME", TestServer.NewName(), StringComparison.Ordinal);
        using var content = new StringContent(text, Encoding.UTF8, mediaType);
        using var answer = await server.Http.PostAsync("/api/register", content);
        Assert.Equal(400, (int)answer.StatusCode);
        var errors = (await TestServer.JsonAsync(answer)).GetProperty("errors");
        Assert.Equal("Must be valid Unicode text.", errors.GetProperty("password")[0].GetString());
    }

    [Fact]
    public async Task RegisteringAgainWithTheSamePasswordOfAnotherKeyboardGivesALink()
    {
        await using var server = await TestServer.StartAsync();
        var name = TestServer.NewName();
        await server.LinkAsync(name, password: "Krzys\u0301 \u0141o\u0301dz\u0301");
        using var again = await server.Http.PostAsJsonAsync(
            "/api/register", new { username = name, password = "Krzy\u015b\u00a0\u0141\u00f3d\u017a" });
        Assert.Equal(201, (int)again.StatusCode);
    }

    public void Dispose() => gate.Dispose();

    private PasswordPolicy Policy(PasswordOptions options) => new(options, gate);
}
