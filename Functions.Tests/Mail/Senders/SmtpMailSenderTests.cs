using System.Net;
using System.Net.Sockets;
using Accounts.Mail.Senders;
using Functions.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Functions.Tests.Mail.Senders;

public sealed class SmtpMailSenderTests(SmtpServerFixture server) : IClassFixture<SmtpServerFixture>
{
    private readonly FakeTimeProvider clock = new(DateTimeOffset.UtcNow);

    [Theory]
    [ClassData(typeof(TheoryLanguages))]
    public async Task MailsArriveAsTheyWereWritten(string language)
    {
        var mail = await Mails.LinkAsync(to: TestServer.NewEmail(), locale: language);
        await using var sender = Sender(server.Port);

        await sender.SendAsync(mail, CancellationToken.None);

        var arrived = await server.MailToAsync(mail.To);
        Assert.Equal(mail.Subject, arrived.Subject);
        Assert.Equal(mail.Text, arrived.TextBody!.ReplaceLineEndings("\n"));
        Assert.Equal(
            mail.Html.ReplaceLineEndings("\n").TrimEnd(),
            arrived.HtmlBody!.ReplaceLineEndings("\n").TrimEnd());
        Assert.Equal($"{mail.OperationId:N}@contoso.example", arrived.MessageId);
        Assert.Equal(mail.To, arrived.To.ToString());
    }

    [Fact]
    public async Task MailsOneAfterAnotherShareOneConnection()
    {
        using var relay = new CountingRelay(server.Port);
        await using var sender = Sender(relay.Port);

        for (var i = 0; i < 5; i++)
        {
            await sender.SendAsync(await Mails.LinkAsync(to: TestServer.NewEmail()), CancellationToken.None);
        }

        Assert.Equal(1, relay.Count);
    }

    [Fact]
    public async Task ManyMailsAtOnceAllArriveOverFourConnections()
    {
        using var relay = new CountingRelay(server.Port);
        await using var sender = Sender(relay.Port);
        var to = TestServer.NewEmail();

        await Task.WhenAll(Enumerable.Range(0, 20)
            .Select(async _ => await sender.SendAsync(await Mails.LinkAsync(to: to), CancellationToken.None)));

        Assert.Equal(20, (await server.MailsToAsync(to)).Count);
        Assert.InRange(relay.Count, 1, 4);
    }

    [Fact]
    public async Task AConnectionThatWasCutIsReplaced()
    {
        using var relay = new CountingRelay(server.Port);
        await using var sender = Sender(relay.Port);
        await sender.SendAsync(await Mails.LinkAsync(to: TestServer.NewEmail()), CancellationToken.None);

        relay.Cut();
        var mail = await Mails.LinkAsync(to: TestServer.NewEmail());
        await sender.SendAsync(mail, CancellationToken.None);

        Assert.Single(await server.MailsToAsync(mail.To));
        Assert.Equal(2, relay.Count);
    }

    [Fact]
    public async Task AConnectionIdleForAMinuteIsReplaced()
    {
        using var relay = new CountingRelay(server.Port);
        await using var sender = Sender(relay.Port);

        await sender.SendAsync(await Mails.LinkAsync(to: TestServer.NewEmail()), CancellationToken.None);
        clock.Advance(TimeSpan.FromSeconds(59));
        await sender.SendAsync(await Mails.LinkAsync(to: TestServer.NewEmail()), CancellationToken.None);
        Assert.Equal(1, relay.Count);
        clock.Advance(TimeSpan.FromSeconds(60));
        await sender.SendAsync(await Mails.LinkAsync(to: TestServer.NewEmail()), CancellationToken.None);
        Assert.Equal(2, relay.Count);
    }

    [Fact]
    public async Task AfterTheServerWasDownTheNextMailGoesThrough()
    {
        await using var sender = Sender(server.Port);
        await sender.SendAsync(await Mails.LinkAsync(to: TestServer.NewEmail()), CancellationToken.None);
        var mail = await Mails.LinkAsync(to: TestServer.NewEmail());

        await server.StopAsync();
        await Assert.ThrowsAsync<MailFailedException>(() => sender.SendAsync(mail, CancellationToken.None));
        await server.StartAsync();
        await sender.SendAsync(mail, CancellationToken.None);

        Assert.Single(await server.MailsToAsync(mail.To));
    }

    [Fact]
    public async Task AServerThatNeverAnswersIsGivenUpWhenTheCallerSaysSo()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var sender = Sender(((IPEndPoint)silent.LocalEndpoint).Port);
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await sender.SendAsync(await Mails.LinkAsync(), patience.Token));
    }

    [Fact]
    public async Task AStoppedSenderStillDeliversButKeepsNoConnection()
    {
        using var relay = new CountingRelay(server.Port);
        var sender = Sender(relay.Port);
        await sender.DisposeAsync();

        for (var i = 0; i < 2; i++)
        {
            await sender.SendAsync(await Mails.LinkAsync(to: TestServer.NewEmail()), CancellationToken.None);
        }

        Assert.Equal(2, relay.Count);
    }

    private SmtpMailSender Sender(int port) => new(
        Mails.Options(smtp: new SmtpOptions { Host = "127.0.0.1", Port = port, Security = SmtpSecurity.None }),
        clock);
}
