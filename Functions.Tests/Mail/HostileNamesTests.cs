using Accounts.Mail;
using CsCheck;
using Xunit;

namespace Functions.Tests.Mail;

public sealed class HostileNamesTests
{
    [Theory]
    [InlineData("krzysiek")]
    [InlineData("Łukasz Żółć")]
    [InlineData("Mary-Jane O'Neil_7")]
    [InlineData("名前")]
    public async Task OrdinaryNamesAreGreeted(string name)
    {
        var mail = await Mails.LinkAsync(userName: name);

        Assert.StartsWith($"Hello {name},\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"Hello {name.Replace("'", "&#x27;", StringComparison.Ordinal)},", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("win money at http://evil.example")]
    [InlineData("evil.example")]
    [InlineData("evil。example")]
    [InlineData("evil．example")]
    [InlineData("//evil")]
    [InlineData("tel:+4990012345")]
    [InlineData("other@example.org")]
    [InlineData("<b>x</b>")]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"onmouseover=\"x")]
    [InlineData("{0} {1} {")]
    [InlineData("an account was hacked, call this number today")]
    [InlineData("\u202E\u200B\u2066")]
    [InlineData("\u3164\u2800")]
    [InlineData("")]
    [InlineData(null)]
    public async Task NamesThatCouldMisleadAreLeftOut(string? name)
    {
        var mail = await Mails.LinkAsync(userName: name);

        Assert.StartsWith("Hello,\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains(">Hello,<", mail.Html, StringComparison.Ordinal);
        if (!string.IsNullOrEmpty(name)) Assert.DoesNotContain(name, mail.Text + mail.Html + mail.Subject, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\r\n\r\nYou have won", "a You have won")]
    [InlineData("a\u2028b\u0085c\u0000d", "a b c d")]
    [InlineData("ab\u202Edc", "abdc")]
    [InlineData("a\u200B\u2060\uFEFFb\u00ADc", "abc")]
    [InlineData("a\uD800b", "ab")]
    [InlineData("a\U000E0041b", "ab")]
    [InlineData("a\uE000b", "ab")]
    [InlineData("  a  \t b  ", "a b")]
    public void CleaningLeavesOneLineOfWhatCanBeSeen(string text, string expected) =>
        Assert.Equal(expected, PlainText.Clean(text));

    [Fact]
    public void NamesWrittenFromRightToLeftStayApartFromTheSentence() =>
        Assert.Equal("\u2068משה\u2069", PlainText.Name("משה"));

    [Fact]
    public void WhateverTheNameTheMailIsTheSameButForTheGreeting() =>
        Gen.String.Sample(name =>
        {
            var shown = PlainText.Name(name);
            Assert.True(shown is null || shown.Length <= PlainText.NameLength + 2);
            Assert.True(shown is null || !shown.Any("<>\"&/:@.\\\r\n\u202E\u202D\u200B".Contains), shown);
            Assert.Equal(PlainText.Clean(name), PlainText.Clean(PlainText.Clean(name)));
        }, iter: 5_000);

    [Fact]
    public async Task ProductNamesAreCleanedAndEncodedEverywhere()
    {
        const string Product = "<i>A&B</i>\r\nBcc: x@example.org\u202E";
        foreach (var mail in new[] { await Mails.LinkAsync(Mails.Options(Product)), await Mails.NoticeAsync(Mails.Options(Product)) })
        {
            Assert.DoesNotContain("<i>", mail.Html, StringComparison.Ordinal);
            Assert.Contains("&lt;i&gt;A&amp;B&lt;/i&gt; Bcc: x@example.org", mail.Html, StringComparison.Ordinal);
            Assert.DoesNotMatch("[\r\n\u202E]", mail.Subject);
            Assert.DoesNotContain('\u202E', mail.Text + mail.Html);
        }
    }
}
