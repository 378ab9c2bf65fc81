using System.Text;
using Accounts.Mail.Senders;
using Xunit;

namespace Functions.Tests.Mail.Senders;

/// <summary>
/// A server that offers SMTPUTF8 is told the domain whose key was taken, in punycode, all the same: in Unicode it, or
/// the next one, could read another domain, or send the mail back.
/// </summary>
public sealed class SmtpDomainTests
{
    [Theory]
    [InlineData("a@straße.example", "a@xn--strae-oqa.example", null)]
    [InlineData("a@xn--strae-oqa.example", "a@xn--strae-oqa.example", null)]
    [InlineData("a@example.org", "a@example.org", "sender")]
    [InlineData("a@straße.example", "a@xn--strae-oqa.example", "sender")]
    public async Task EveryDomainIsSentInPunycode(string to, string sent, string? user)
    {
        await using var server = new SmtpScript(
            "EHLO", "250-script\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN");
        var options = Mails.Options(
            from: "Contoso <no-reply@münchen.example>",
            smtp: new SmtpOptions { Host = "127.0.0.1", Port = server.Port, UserName = user, Password = "secret" });
        await using var sender = new SmtpMailSender(options, TimeProvider.System);

        await sender.SendAsync((await Mails.LinkAsync()) with { To = to }, CancellationToken.None);

        Assert.Equal(
            $"RCPT TO:<{sent}>",
            Assert.Single(server.Lines, line => line.StartsWith("RCPT", StringComparison.Ordinal)));
        var from = Assert.Single(server.Lines, line => line.StartsWith("MAIL", StringComparison.Ordinal));
        Assert.StartsWith("MAIL FROM:<no-reply@xn--mnchen-3ya.example>", from, StringComparison.Ordinal);
        Assert.DoesNotContain("SMTPUTF8", from, StringComparison.Ordinal);
        Assert.All(server.Lines.TakeWhile(line => line != "DATA"), line => Assert.True(Ascii.IsValid(line), line));
    }
}
