using System.Net;
using System.Net.Sockets;
using Accounts.Mail;
using Accounts.Mail.Senders;
using Xunit;

namespace Functions.Tests.Mail.Senders;

public sealed class SmtpRefusalTests
{
    [Theory]
    [InlineData("550 5.1.1 <reader@example.org>: unknown here", 550, MailFailure.Refused)]
    [InlineData("450 reader@example.org: try later", 450, MailFailure.NotTaken)]
    public async Task ARefusalKeepsTheCodeAndNotTheEmail(string answer, int status, MailFailure kind)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = RefuseReadersAsync(listener, answer);
        await using (var sender = new SmtpMailSender(Mails.Options(smtp: new SmtpOptions
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)listener.LocalEndpoint).Port,
        }), TimeProvider.System))
        {
            var refusal = await Assert.ThrowsAsync<MailFailedException>(
                async () => await sender.SendAsync(await Mails.LinkAsync(to: "reader@example.org"), CancellationToken.None));

            Assert.Equal(status, refusal.Status);
            Assert.Equal(kind, refusal.Kind);
            Assert.DoesNotContain("reader@", refusal.ToString(), StringComparison.Ordinal);
        }
        await serving;
    }

    /// <summary>One SMTP conversation in which no reader is welcome: MailDev refuses nobody.</summary>
    private static async Task RefuseReadersAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        while (await reader.ReadLineAsync() is { } command)
            await writer.WriteLineAsync(command.StartsWith("RCPT", StringComparison.Ordinal) ? answer : "250 ok");
    }
}
