using Accounts.Mail.Senders;
using Xunit;

namespace Functions.Tests.Mail.Senders;

/// <summary>What every failed sending has in common, whatever the provider.</summary>
internal static class FailedSending
{
    // Above the 30 seconds that a sender gives a mail.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>The failure, which holds nothing that the provider or the client library wrote.</summary>
    public static async Task<MailFailedException> FailsAsync(
        this IMailSender sender, OutgoingMail mail, MailFailure kind)
    {
        var failure = await Assert.ThrowsAsync<MailFailedException>(
            () => sender.SendAsync(mail, CancellationToken.None).WaitAsync(Patience));

        Assert.Equal(kind, failure.Kind);
        Assert.Null(failure.InnerException);
        Assert.DoesNotContain("example", failure.Message, StringComparison.Ordinal);
        return failure;
    }
}
