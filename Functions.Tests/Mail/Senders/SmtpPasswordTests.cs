using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Accounts.Mail.Senders;
using Accounts.Names;
using Xunit;

namespace Functions.Tests.Mail.Senders;

/// <summary>A password leaves this machine under TLS only, also where settings were never checked.</summary>
public sealed class SmtpPasswordTests
{
    // Stands for another machine: this one by the IP of its network card, which is no loopback.
    private static readonly string Elsewhere = NetworkInterface.GetAllNetworkInterfaces()
        .Where(card => card.OperationalStatus == OperationalStatus.Up)
        .SelectMany(card => card.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address)
        .First(ip => ip.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(ip))
        .ToString();

    [Theory]
    [InlineData(SmtpSecurity.Auto)]
    [InlineData(SmtpSecurity.None)]
    public async Task APasswordIsNeverSentToAnotherMachineWithoutTls(SmtpSecurity security)
    {
        await using var server = new SmtpScript("", "");
        await using var sender = Sender(server, Elsewhere, security);
        var mail = await Mails.LinkAsync();

        var failure = await Assert.ThrowsAsync<MailFailedException>(
            () => sender.SendAsync(mail, CancellationToken.None));

        Assert.Equal(MailFailure.NotTaken, failure.Kind);
        Assert.Contains(server.Lines, line => line.StartsWith("EHLO", StringComparison.Ordinal));
        Assert.DoesNotContain(server.Lines, line => line.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("127.0.0.1", "sender")]
    [InlineData("localhost", "sender")]
    [InlineData(null, null)]
    public async Task ThisMachineAndMailsWithoutPasswordNeedNoTls(string? host, string? user)
    {
        await using var server = new SmtpScript("", "");
        await using var sender = Sender(server, host ?? Elsewhere, SmtpSecurity.Auto, user);

        await sender.SendAsync(await Mails.LinkAsync(), CancellationToken.None);

        Assert.Contains(".", server.Lines);
    }

    private static SmtpMailSender Sender(
        SmtpScript server, string host, SmtpSecurity security, string? user = "sender") => new(
        Mails.Options(smtp: new SmtpOptions
        {
            Host = host,
            Port = server.Port,
            Security = security,
            UserName = user,
            Password = "secret",
        }),
        TimeProvider.System);
}
