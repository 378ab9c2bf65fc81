using Accounts.Branding;
using Accounts.Mail.Senders;
using CsCheck;
using Xunit;

namespace Functions.Tests.Mail.Senders;

public sealed class PlainTextTests
{
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
    public void WhateverTheTextCleaningItTwiceChangesNothingMore() => Gen.String.Sample(
        text => Assert.Equal(PlainText.Clean(text), PlainText.Clean(PlainText.Clean(text))), iter: 5_000);

    [Fact]
    public async Task ProductNamesAreCleanedAndEncodedEverywhere()
    {
        var brand = Mails.Brand("<i>A&B</i>\r\nBcc: x@example.org\u202E");
        foreach (var mail in new[] { await Mails.LinkAsync(brand), await Mails.NoticeAsync(brand) })
        {
            Assert.DoesNotContain("<i>", mail.Html, StringComparison.Ordinal);
            Assert.Contains("&lt;i&gt;A&amp;B&lt;/i&gt; Bcc: x@example.org", mail.Html, StringComparison.Ordinal);
            Assert.DoesNotMatch("[\r\n\u202E]", mail.Subject);
            Assert.DoesNotContain('\u202E', mail.Text + mail.Html);
        }
    }
}
