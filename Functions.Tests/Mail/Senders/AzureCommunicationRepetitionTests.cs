using Accounts.Mail.Senders;
using ActivationFunctions;
using Xunit;
using Service = Functions.Tests.Mail.Senders.AzureCommunicationService;

namespace Functions.Tests.Mail.Senders;

/// <summary>Before a mail that may have been taken is sent again, its operation is asked for.</summary>
public sealed class AzureCommunicationRepetitionTests : IAsyncLifetime
{
    private OutgoingMail mail = null!;
    private Service service = null!;
    private AzureCommunicationMailSender sender = null!;

    public async Task InitializeAsync()
    {
        mail = await Mails.LinkAsync();
        service = await Service.StartAsync();
        sender = service.Sender(TimeProvider.System);
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [InlineData("NotStarted")]
    [InlineData("Running")]
    [InlineData("Succeeded")]
    public async Task AMailThatIsThereAlreadyIsNotSentAgain(string status)
    {
        service.HasOperation(mail.OperationId, status);

        await sender.SendAsync(mail with { MayHaveBeenTaken = true }, CancellationToken.None);

        Assert.Empty(service.Mails);
        Assert.StartsWith("GET", Assert.Single(service.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMailThatNeverArrivedIsSent()
    {
        await sender.SendAsync(mail with { MayHaveBeenTaken = true }, CancellationToken.None);

        Assert.Single(service.Mails);
        Assert.Equal(2, service.Requests.Count);
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("Canceled")]
    public async Task AMailThatTheServiceFailedToSendIsRefused(string status)
    {
        service.HasOperation(mail.OperationId, status);
        mail = mail with { MayHaveBeenTaken = true };

        await sender.FailsAsync(mail, MailFailure.Refused);
        Assert.Empty(service.Mails);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(429)]
    [InlineData(503)]
    public async Task WhileTheServiceCannotBeAskedNothingIsSent(int status)
    {
        service.Ask = Service.Error(status, retryAfter: "17");
        mail = mail with { MayHaveBeenTaken = true };

        var failure = await sender.FailsAsync(mail, MailFailure.Unknown);

        Assert.Equal(status, failure.Status);
        Assert.Equal(TimeSpan.FromSeconds(17), failure.RetryAfter);
        Assert.Empty(service.Mails);
    }

    [Fact]
    public async Task AMailWhoseAnswerWasLostIsNotDoubled()
    {
        service.Post = service.TakeThen(Service.Cut);
        await sender.FailsAsync(mail, MailFailure.Unknown);

        service.Post = null;
        await sender.SendAsync(mail with { MayHaveBeenTaken = true }, CancellationToken.None);

        Assert.Single(service.Mails);
    }

    [Fact]
    public async Task ATryThatNobodyRemembersIsFoundByItsOperationId()
    {
        await sender.SendAsync(mail, CancellationToken.None);

        await sender.SendAsync(mail, CancellationToken.None);

        Assert.Single(service.Mails);
    }
}
