using System.Text.RegularExpressions;
using MailKit.Net.Smtp;

namespace Accounts.Mail.Senders;

/// <summary>
/// The SMTP server refused a command. Servers like to repeat the address in their answers, so that this exception
/// keeps the codes only and not the exception it was made of: it may be logged as it is.
/// </summary>
public sealed partial class SmtpRefusedException : Exception
{
    internal SmtpRefusedException(SmtpCommandException cause)
        : base($"The SMTP server answered {(int)cause.StatusCode}{EnhancedCode(cause.Message)} ({cause.ErrorCode}).")
        => Status = (int)cause.StatusCode;

    /// <summary>The reply code of RFC 5321: 4xx for now, 5xx for good.</summary>
    public int Status { get; }

    // "550 5.1.1 <x@example.org> unknown": the class, subject and detail of RFC 3463.
    private static string EnhancedCode(string answer) =>
        EnhancedCodePattern().Match(answer) is { Success: true } match ? $" {match.Value}" : "";

    [GeneratedRegex(@"\b[245]\.\d{1,3}\.\d{1,3}\b")]
    private static partial Regex EnhancedCodePattern();
}
