using Accounts.Mail.Senders;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Functions.Tests.Mail.Senders;

/// <summary>
/// No mail takes longer than 30 seconds, however long the server is silent: an order is leased for 60.
/// </summary>
public sealed class SmtpTimeTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider clock = new();

    [Theory]
    [InlineData("CONNECT", MailFailure.NotTaken)]
    [InlineData("RCPT", MailFailure.NotTaken)]
    [InlineData("DATA", MailFailure.NotTaken)]
    [InlineData(".", MailFailure.Unknown)]
    public async Task AServerThatFallsSilentIsLeftAfterThirtySeconds(string step, MailFailure kind)
    {
        await using var server = new SmtpScript(step, SmtpScript.Silence);
        await using var sender = Sender(server);
        var sending = sender.SendAsync(await Mails.LinkAsync(), CancellationToken.None);
        await server.SilentAsync();

        clock.Advance(Bound - TimeSpan.FromMilliseconds(1));
        await Task.Delay(50);
        Assert.False(sending.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(kind, await KindAsync(sending));
    }

    [Fact]
    public async Task FourMailsGoOutAtOnceAndTheWaitOfAFifthCountsToo()
    {
        await using var server = new SmtpScript(".", SmtpScript.Silence);
        await using var sender = Sender(server);
        var mail = await Mails.LinkAsync();
        var four = Enumerable.Range(0, 4).Select(_ => sender.SendAsync(mail, CancellationToken.None)).ToList();
        await server.SilentAsync(connections: 4);
        clock.Advance(Bound / 2);
        var fifth = sender.SendAsync(mail, CancellationToken.None);

        clock.Advance(Bound / 2);
        foreach (var one in four)
        {
            Assert.Equal(MailFailure.Unknown, await KindAsync(one));
        }
        await server.SilentAsync();
        Assert.False(fifth.IsCompleted);
        clock.Advance(Bound / 2);

        Assert.Equal(MailFailure.Unknown, await KindAsync(fifth));
    }

    [Fact]
    public async Task ACallerWhoGivesUpIsNotAFailure()
    {
        await using var server = new SmtpScript(".", SmtpScript.Silence);
        await using var sender = Sender(server);
        using var giveUp = new CancellationTokenSource();
        var sending = sender.SendAsync(await Mails.LinkAsync(), giveUp.Token);
        await server.SilentAsync();

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(Patience));
    }

    private static async Task<MailFailure> KindAsync(Task sending) =>
        (await Assert.ThrowsAsync<MailFailedException>(() => sending.WaitAsync(Patience))).Kind;

    private SmtpMailSender Sender(SmtpScript server) =>
        new(Mails.Options(smtp: new SmtpOptions { Host = "127.0.0.1", Port = server.Port }), clock);
}
