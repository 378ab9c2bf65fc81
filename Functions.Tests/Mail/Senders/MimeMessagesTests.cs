using System.Text;
using Accounts.Mail.Senders;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Xunit;

namespace Functions.Tests.Mail.Senders;

public sealed class MimeMessagesTests
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private static readonly OutgoingMail Mail =
        new("reader@example.org", "Subject", "Text\n", "<p>Text</p>", "pl", Guid.NewGuid());

    [Fact]
    public async Task MessagesAreAlternativesMarkedAsAutomatic()
    {
        var message = await ReadBackAsync(await Mails.LinkAsync(locale: "pl"));

        Assert.Equal(["text/plain", "text/html"],
            Assert.IsType<MultipartAlternative>(message.Body).Select(part => part.ContentType.MimeType));
        Assert.Equal("\"Contoso\" <no-reply@contoso.example>", message.From.ToString());
        Assert.Equal("reader@example.org", message.To.ToString());
        Assert.Equal(Clock.GetUtcNow(), message.Date);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        Assert.Equal("All", message.Headers["X-Auto-Response-Suppress"]);
        Assert.Equal("pl", message.Body.Headers["Content-Language"]);
        Assert.False(message.Headers.Contains(HeaderId.ListUnsubscribe));
        Assert.Equal("Aktywuj swoje konto w serwisie Contoso", message.Subject);
        Assert.Contains(Mails.Link.AbsoluteUri, message.TextBody!.Split(["\r\n", "\n"], StringSplitOptions.None));
    }

    [Fact]
    public void ARetryHasTheSameMessageIdAndAnotherMailHasAnother()
    {
        var options = Mails.Options(from: "Contoso <no-reply@münchen.example>");
        using var first = MimeMessages.Create(Mail, options, Clock);
        using var again = MimeMessages.Create(Mail with { Text = "Another link" }, options, Clock);
        using var other = MimeMessages.Create(Mail with { OperationId = Guid.NewGuid() }, options, Clock);

        Assert.Equal($"{Mail.OperationId:N}@xn--mnchen-3ya.example", first.MessageId);
        Assert.Equal(first.MessageId, again.MessageId);
        Assert.NotEqual(first.MessageId, other.MessageId);
    }

    [Fact]
    public async Task InternationalDomainsGoOutInTheirAsciiForm()
    {
        var message = await ReadBackAsync(Mail with { To = "leser@münchen.example" });

        Assert.Equal("leser@xn--mnchen-3ya.example", message.Headers["To"]);
    }

    [Theory]
    [InlineData("a@example.org\r\nBcc: victim@example.org")]
    [InlineData("a@example.org\nX: y")]
    [InlineData("a@example.org, victim@example.org")]
    [InlineData("a@example.org;victim@example.org")]
    [InlineData("Somebody <victim@example.org>")]
    [InlineData("a@example.org (comment)")]
    [InlineData("group:victim@example.org;")]
    [InlineData("\"a b\"@example.org")]
    [InlineData("a@b@example.org")]
    [InlineData("@example.org")]
    [InlineData("a@")]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("a\u0000@example.org")]
    [InlineData("a@example.org\u2028")]
    [InlineData(" a@example.org")]
    [InlineData("=?utf-8?q?=61=62=63=40evil.example=3E=20?=x@example.org")]
    public void WhatIsNotOneBareAddressIsRefusedWithoutRepeatingIt(string to)
    {
        var mail = Mail with { To = to };
        var refusal = Assert.Throws<MailFailedException>(() => MimeMessages.Create(mail, Mails.Options(), Clock));

        Assert.Equal(MailFailure.Refused, refusal.Kind);
        Assert.DoesNotContain("example.org", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LineEndsInAnyTextMakeNoHeaderAndNoBody()
    {
        const string Attack = "x\r\nBcc: victim@example.org\r\n\r\nBody\n.\r\nRCPT TO:<victim@example.org>";
        var expected = await ReadBackAsync(Mail);
        var message = await ReadBackAsync(Mail with { Subject = Attack, Language = Attack });

        Assert.Empty(message.Bcc);
        Assert.Equal(expected.Headers.Select(h => h.Field), message.Headers.Select(h => h.Field));
        Assert.Equal("x Bcc: victim@example.org Body . RCPT TO:<victim@example.org>", message.Subject);
        Assert.Equal(expected.TextBody, message.TextBody);
        Assert.Equal(expected.Body!.Headers.Select(h => h.Field), message.Body!.Headers.Select(h => h.Field));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("nobody")]
    public void ASenderThatIsNoEmailIsNamedByItsSettingAndMailsWait(string? from)
    {
        var options = new MailOptions { From = from };
        var failure = Assert.Throws<MailFailedException>(() => MimeMessages.Create(Mail, options, Clock));

        Assert.Equal(MailFailure.NotTaken, failure.Kind);
        Assert.Contains("Mail__From", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The message as a reader gets it: written and parsed.</summary>
    private static async Task<MimeMessage> ReadBackAsync(OutgoingMail mail)
    {
        using var message = MimeMessages.Create(mail, Mails.Options(), Clock);
        using var stream = new MemoryStream();
        await message.WriteToAsync(stream);
        stream.Position = 0;
        Assert.All(Encoding.UTF8.GetString(stream.ToArray()).Split('\n'), line => Assert.True(line.Length <= 998));
        return await MimeMessage.LoadAsync(stream);
    }
}
