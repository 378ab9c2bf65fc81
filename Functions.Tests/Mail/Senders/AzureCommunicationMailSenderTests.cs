using Accounts.Mail.Senders;
using ActivationFunctions;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using Service = Functions.Tests.Mail.Senders.AzureCommunicationService;

namespace Functions.Tests.Mail.Senders;

public sealed class AzureCommunicationMailSenderTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private OutgoingMail mail = null!;
    private Service service = null!;
    private AzureCommunicationMailSender sender = null!;

    public async Task InitializeAsync()
    {
        mail = await Mails.LinkAsync();
        service = await Service.StartAsync();
        sender = service.Sender(clock);
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task MailsArePostedOnceUnderTheirOwnOperationId()
    {
        await sender.SendAsync(mail, CancellationToken.None);

        var posted = Assert.Single(service.Mails);
        Assert.Equal("no-reply@contoso.example", posted.GetProperty("senderAddress").GetString());
        var to = posted.GetProperty("recipients").GetProperty("to").EnumerateArray().Single();
        Assert.Equal(mail.To, to.GetProperty("address").GetString());
        Assert.Equal(mail.Subject, posted.GetProperty("content").GetProperty("subject").GetString());
        Assert.Equal(mail.Text, posted.GetProperty("content").GetProperty("plainText").GetString());
        Assert.Equal(mail.Html, posted.GetProperty("content").GetProperty("html").GetString());
        Assert.Equal("auto-generated", posted.GetProperty("headers").GetProperty("Auto-Submitted").GetString());
        Assert.StartsWith("POST /emails:send?api-version=", Assert.Single(service.Requests), StringComparison.Ordinal);

        await sender.SendAsync(mail with { MayHaveBeenTaken = true }, CancellationToken.None);
        Assert.Contains($"/emails/operations/{mail.OperationId}?api-version=", service.Requests.Last());
    }

    [Theory]
    [InlineData(401, MailFailure.NotTaken)]
    [InlineData(403, MailFailure.NotTaken)]
    [InlineData(404, MailFailure.NotTaken)]
    [InlineData(429, MailFailure.NotTaken)]
    [InlineData(400, MailFailure.Refused)]
    [InlineData(413, MailFailure.Refused)]
    [InlineData(422, MailFailure.Refused)]
    [InlineData(408, MailFailure.Unknown)]
    [InlineData(409, MailFailure.Unknown)]
    [InlineData(500, MailFailure.Unknown)]
    [InlineData(502, MailFailure.Unknown)]
    [InlineData(503, MailFailure.Unknown)]
    [InlineData(504, MailFailure.Unknown)]
    public async Task EveryAnswerSaysWhatIsKnownAndIsNotRepeatedAtOnce(int status, MailFailure kind)
    {
        service.Post = Service.Error(status);

        var failure = await sender.FailsAsync(mail, kind);

        Assert.Equal(status, failure.Status);
        Assert.Single(service.Requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("17", 17)]
    [InlineData("Sun, 01 Mar 2026 12:02:00 GMT", 120)]
    [InlineData("Sun, 01 Mar 2026 11:00:00 GMT", 60)]
    [InlineData("soon", 60)]
    [InlineData(null, 60)]
    public async Task APauseThatIsAskedForIsKept(string? retryAfter, int seconds)
    {
        service.Post = Service.Error(429, "TooManyRequests", retryAfter);

        Assert.Equal(TimeSpan.FromSeconds(seconds), (await sender.FailsAsync(mail, MailFailure.NotTaken)).RetryAfter);
    }

    [Fact]
    public async Task ABrokenConnectionLeavesItOpen()
    {
        service.Post = Service.Cut;

        Assert.Null((await sender.FailsAsync(mail, MailFailure.Unknown)).Status);
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task AServiceThatCannotBeReachedTookNothing()
    {
        await service.DisposeAsync();

        await sender.FailsAsync(mail, MailFailure.NotTaken);
    }

    [Fact]
    public async Task AnAcceptedMailWithoutAReadableAnswerIsOpen()
    {
        service.Post = context =>
        {
            context.Response.StatusCode = 202;
            return Task.CompletedTask;
        };

        await sender.FailsAsync(mail, MailFailure.Unknown);
    }

    [Fact]
    public async Task AServiceThatFallsSilentIsLeftAfterThirtySeconds()
    {
        service.Post = service.Silence;
        var sending = sender.SendAsync(mail, CancellationToken.None);
        await service.Silent.WaitAsync(Patience);

        clock.Advance(TimeSpan.FromSeconds(29));
        await Task.Delay(50);
        Assert.False(sending.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));

        var failure = await Assert.ThrowsAsync<MailFailedException>(() => sending.WaitAsync(Patience));
        Assert.Equal(MailFailure.Unknown, failure.Kind);
    }

    [Fact]
    public async Task ACallerWhoGivesUpIsNotAFailure()
    {
        service.Post = service.Silence;
        using var giveUp = new CancellationTokenSource();
        var sending = sender.SendAsync(mail, giveUp.Token);
        await service.Silent.WaitAsync(Patience);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending.WaitAsync(Patience));
    }
}
