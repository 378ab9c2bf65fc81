using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Accounts.Mail.Senders;

/// <summary>
/// Says what a failure of MailKit means for the mail. None of them is kept: they repeat the server's words, and
/// servers like to repeat the email or the account.
/// </summary>
internal static class SmtpFailures
{
    /// <summary>
    /// A failure before the server heard of any mail. Even a refusal for good is tried again: it concerns the
    /// sign-in or this machine, and the operator can mend both.
    /// </summary>
    public static MailFailedException OfConnecting(Exception failure)
    {
        var reply = failure as SmtpCommandException ?? failure.InnerException as SmtpCommandException;
        var message = failure is AuthenticationException
            ? "The SMTP server refused the sign-in."
            : $"Connecting to the SMTP server failed: {failure.GetType().Name}.";
        return new MailFailedException(MailFailure.NotTaken, message, (int?)reply?.StatusCode);
    }

    /// <summary>A failure on a connection that was fit for mails.</summary>
    /// <param name="failure">What MailKit threw, or a time-out.</param>
    /// <param name="dataBegun">Whether any of the mail's data was sent: without its end no server takes a mail.</param>
    public static MailFailedException OfSending(Exception failure, bool dataBegun)
    {
        var open = dataBegun ? MailFailure.Unknown : MailFailure.NotTaken;
        return failure switch
        {
            MailFailedException known => known,
            SmtpCommandException reply => OfReply(reply.ErrorCode, (int)reply.StatusCode),
            ServiceNotAuthenticatedException => OfReply(SmtpErrorCode.UnexpectedStatusCode, 530),
            OperationCanceledException => new(open, "The SMTP server did not take the mail in time."),
            _ => new(open, $"The connection to the SMTP server broke: {failure.GetType().Name}."),
        };
    }

    /// <summary>An answer of 4xx or 5xx: whatever the step, a server that gave it did not take the mail.</summary>
    private static MailFailedException OfReply(SmtpErrorCode step, int status)
    {
        var what = step switch
        {
            SmtpErrorCode.SenderNotAccepted => "the sender",
            SmtpErrorCode.RecipientNotAccepted => "the reader",
            SmtpErrorCode.MessageNotAccepted => "the mail",
            _ => "a command",
        };
        var isForGood = status >= 500 && step != SmtpErrorCode.SenderNotAccepted && !IsOfConfiguration(status);
        return new MailFailedException(
            isForGood ? MailFailure.Refused : MailFailure.NotTaken,
            $"The SMTP server refused {what} with {status}.",
            status);
    }

    /// <summary>
    /// Replies that say nothing about a reader or a mail: commands that are unknown or come in the wrong order
    /// (RFC 5321), a sign-in or TLS that is wanted (RFC 4954, RFC 3207).
    /// </summary>
    private static bool IsOfConfiguration(int status) => status is 500 or 502 or 503 or 504 or 530 or 534 or 535 or 538;
}
