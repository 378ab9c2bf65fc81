using Accounts.Mail.Senders;
using Accounts.Names;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Mail.Senders;

public sealed class SmtpSignInTests(SmtpSignInTests.Server server) : IClassFixture<SmtpSignInTests.Server>
{
    [Fact]
    public async Task MailsGoOutSignedIn()
    {
        var mail = await Mails.LinkAsync();
        await using var sender = Sender("sender", "secret");

        await sender.SendAsync(mail, CancellationToken.None);

        Assert.Equal(mail.Subject, (await server.MailToAsync(mail.To)).Subject);
    }

    [Fact]
    public async Task AWrongPasswordIsReportedWithoutTheAccount()
    {
        await using var sender = Sender("sender", "wrong");

        var refusal = await Assert.ThrowsAsync<MailFailedException>(
            async () => await sender.SendAsync(await Mails.LinkAsync(), CancellationToken.None));

        Assert.DoesNotContain("wrong", refusal.ToString(), StringComparison.Ordinal);
        Assert.Null(refusal.InnerException);
    }

    [Fact]
    public async Task AServerThatWantsASignInSaysSo()
    {
        await using var sender = Sender(null, null);

        await Assert.ThrowsAsync<MailFailedException>(
            async () => await sender.SendAsync(await Mails.LinkAsync(), CancellationToken.None));
    }

    private SmtpMailSender Sender(string? user, string? password) => new(
        Mails.Options(smtp: new SmtpOptions
        {
            Host = "127.0.0.1",
            Port = server.Port,
            UserName = user,
            Password = password,
        }),
        TimeProvider.System);

    public sealed class Server : SmtpServerFixture
    {
        protected override IReadOnlyList<string> Arguments =>
            ["--incoming-user", "sender", "--incoming-pass", "secret"];
    }
}
