using System.Globalization;
using Accounts.Mail.Senders;
using Accounts.Names;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Mail.Senders;

/// <summary>What an answer of the server means for the mail.</summary>
public sealed class SmtpFailureTests
{
    private const string Email = "reader@example.org";

    [Theory]
    [InlineData("550 5.1.1 <reader@example.org>: unknown here")]
    [InlineData("551 reader@example.org is not local")]
    [InlineData("552 mailbox of reader@example.org is full")]
    [InlineData("553 reader@example.org is no email")]
    [InlineData("554 reader@example.org does not want it")]
    [InlineData("501 5.1.3 reader@example.org is no email")]
    [InlineData("556 example.org takes no mail")]
    public async Task AReaderRefusedForGoodIsARefusal(string answer) =>
        await FailsAsync("RCPT", answer, MailFailure.Refused);

    [Theory]
    [InlineData("450 reader@example.org: try later")]
    [InlineData("451 greylisted")]
    [InlineData("452 mailbox of reader@example.org is full")]
    [InlineData("421 too many mails")]
    public async Task AReaderRefusedForNowIsTriedLater(string answer) =>
        await FailsAsync("RCPT", answer, MailFailure.NotTaken);

    [Theory]
    [InlineData("CONNECT", "554 no service for you")]
    [InlineData("CONNECT", "421 busy")]
    [InlineData("MAIL", "550 no-reply@contoso.example may not send here")]
    [InlineData("MAIL", "553 sender not allowed")]
    [InlineData("MAIL", "530 sign in first")]
    [InlineData("MAIL", "451 later")]
    [InlineData("RCPT", "530 5.7.0 sign in first")]
    [InlineData("RCPT", "538 use TLS")]
    [InlineData("RCPT", "503 sign in first")]
    [InlineData("DATA", "530 sign in first")]
    public async Task WhatTheOperatorCanMendIsTriedLater(string step, string answer) =>
        await FailsAsync(step, answer, MailFailure.NotTaken);

    [Theory]
    [InlineData("535 5.7.8 wrong password for sender")]
    [InlineData("550 sender is locked")]
    [InlineData("454 later")]
    public async Task ARefusedSignInIsTriedLater(string answer) =>
        await FailsAsync("AUTH", answer, MailFailure.NotTaken, user: "sender");

    [Theory]
    [InlineData("DATA", "554 not this mail", MailFailure.Refused)]
    [InlineData("DATA", "451 later", MailFailure.NotTaken)]
    [InlineData(".", "550 5.7.1 spam for reader@example.org", MailFailure.Refused)]
    [InlineData(".", "552 too large", MailFailure.Refused)]
    [InlineData(".", "554 refused", MailFailure.Refused)]
    [InlineData(".", "421 shutting down", MailFailure.NotTaken)]
    [InlineData(".", "451 later", MailFailure.NotTaken)]
    [InlineData(".", "452 disk full", MailFailure.NotTaken)]
    public async Task AnAnswerToTheMailSaysWhetherItIsForGood(string step, string answer, MailFailure kind) =>
        await FailsAsync(step, answer, kind);

    [Theory]
    [InlineData("CONNECT", MailFailure.NotTaken)]
    [InlineData("EHLO", MailFailure.NotTaken)]
    [InlineData("MAIL", MailFailure.NotTaken)]
    [InlineData("RCPT", MailFailure.NotTaken)]
    [InlineData("DATA", MailFailure.NotTaken)]
    [InlineData("BODY", MailFailure.Unknown)]
    [InlineData(".", MailFailure.Unknown)]
    public async Task AConnectionThatBreaksOnceTheDataWasBegunLeavesItOpen(string step, MailFailure kind) =>
        await FailsAsync(step, SmtpScript.Cut, kind, hasStatus: false);

    [Fact]
    public async Task NobodyAnsweringIsTriedLater()
    {
        await using var sender = Sender(FreePorts.Take());

        await sender.FailsAsync(await Mails.LinkAsync(to: Email), MailFailure.NotTaken);
    }

    private static async Task FailsAsync(
        string step, string answer, MailFailure kind, string? user = null, bool hasStatus = true)
    {
        await using var server = new SmtpScript(step, answer);
        await using var sender = Sender(server.Port, user);

        var failure = await sender.FailsAsync(await Mails.LinkAsync(to: Email), kind);

        Assert.Equal(hasStatus ? int.Parse(answer[..3], CultureInfo.InvariantCulture) : null, failure.Status);
    }

    private static SmtpMailSender Sender(int port, string? user = null) => new(
        Mails.Options(smtp: new SmtpOptions { Host = "127.0.0.1", Port = port, UserName = user, Password = "secret" }),
        TimeProvider.System);
}
