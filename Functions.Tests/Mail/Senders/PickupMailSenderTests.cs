using Accounts.Mail.Senders;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Xunit;

namespace Functions.Tests.Mail.Senders;

public sealed class PickupMailSenderTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("pickup-").FullName;
    private readonly FakeTimeProvider clock = new();

    private string Folder => Path.Combine(root, "not", "yet", "there");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task MailsAppearWholeInAFolderThatIsMadeWhenMissing()
    {
        var mail = await Mails.LinkAsync(locale: "pl");

        await Sender().SendAsync(mail, CancellationToken.None);

        var file = Assert.Single(Directory.GetFiles(Folder));
        Assert.Equal($"{mail.OperationId:N}.eml", Path.GetFileName(file));
        using var message = await MimeMessage.LoadAsync(file);
        Assert.Equal(mail.Text, message.TextBody!.ReplaceLineEndings("\n"));
        Assert.Contains(Mails.Link.AbsoluteUri, await File.ReadAllLinesAsync(file));
    }

    [Fact]
    public async Task ARetryReplacesItsOwnFile()
    {
        var mail = await Mails.LinkAsync();
        await Sender().SendAsync(mail, CancellationToken.None);
        await Sender().SendAsync(mail with { Subject = "Again" }, CancellationToken.None);
        await Sender().SendAsync(mail with { OperationId = Guid.NewGuid() }, CancellationToken.None);

        Assert.Equal(2, Directory.GetFiles(Folder).Length);
        using var message = await MimeMessage.LoadAsync(Path.Combine(Folder, $"{mail.OperationId:N}.eml"));
        Assert.Equal("Again", message.Subject);
    }

    [Fact]
    public async Task AFolderThatCannotBeMadeIsTriedLater()
    {
        await File.WriteAllTextAsync(Path.Combine(root, "not"), "a file, and so no folder");

        await FailsAsync(await Mails.LinkAsync());
    }

    [Fact]
    public async Task AFailureLeavesNothingBehind()
    {
        var mail = await Mails.LinkAsync();
        Directory.CreateDirectory(Path.Combine(Folder, $"{mail.OperationId:N}.eml"));

        await FailsAsync(mail);

        Assert.Empty(Directory.GetFiles(Folder));
    }

    private async Task FailsAsync(OutgoingMail mail)
    {
        var failure = await Assert.ThrowsAsync<MailFailedException>(
            () => Sender().SendAsync(mail, CancellationToken.None));

        Assert.Equal(MailFailure.NotTaken, failure.Kind);
        Assert.DoesNotContain("example", failure.Message, StringComparison.Ordinal);
    }

    private PickupMailSender Sender() => new(Mails.Options(folder: Folder), clock);
}
