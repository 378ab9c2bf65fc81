using Accounts.Names;
using MimeKit;

namespace Accounts.Mail.Senders;

/// <summary>Turns mails into messages of RFC 5322, for senders that speak it.</summary>
public static class MimeMessages
{
    // Below the 998 of RFC 5322, so that a mail server may still add something to a line.
    private const int LongestLine = 990;

    /// <summary>
    /// The message of a mail: text and HTML alternatives, marked as automatic (RFC 3834), with a Message-ID
    /// made of the operation id, so that the message of a retry is recognised as the same one.
    /// </summary>
    /// <exception cref="MailFailedException">The reader's email is none, or the sender's is none.</exception>
    public static MimeMessage Create(OutgoingMail mail, MailOptions options, TimeProvider clock)
    {
        var from = Sender(options.From);
        var body = new MultipartAlternative(
            new TextPart("plain") { Text = mail.Text },
            new TextPart("html") { Text = mail.Html });
        body.Headers.Add(HeaderId.ContentLanguage, PlainText.Clean(mail.Language));
        var message = new MimeMessage
        {
            Subject = PlainText.Clean(mail.Subject),
            Date = clock.GetUtcNow(),
            MessageId = $"{mail.OperationId:N}@{MailboxAddress.IdnMapping.Encode(from.Domain)}",
            Body = body,
        };
        message.From.Add(from);
        message.To.Add(Reader(mail.To));
        message.Headers.Add("Auto-Submitted", "auto-generated");
        message.Headers.Add("X-Auto-Response-Suppress", "All");
        // Keeps the link in one piece where the way allows 8 bit; the SMTP client encodes where it does not.
        message.Prepare(EncodingConstraint.EightBit, LongestLine);
        return message;
    }

    /// <summary>
    /// A bare email and nothing else, an internationalised domain in its ASCII form (RFC 5891). Whatever could be
    /// read as a second email, a comment or a second header is refused for good.
    /// </summary>
    private static MailboxAddress Reader(string email) =>
        EmailAddress.TryParse(email) is { } bare && bare.Typed == email
            ? new MailboxAddress("", bare.Mailed)
            : throw new MailFailedException(MailFailure.Refused, "The reader's email is not a bare email.");

    private static MailboxAddress Sender(string? from)
    {
        if (!MailboxAddress.TryParse(from ?? "", out var sender) || sender.Domain.Length == 0)
        {
            throw new MailFailedException(MailFailure.NotTaken, "Mail__From is not an email.");
        }
        return new MailboxAddress(PlainText.Clean(sender.Name), MailboxAddress.EncodeAddrspec(sender.Address));
    }
}
