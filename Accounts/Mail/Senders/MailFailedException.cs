namespace Accounts.Mail.Senders;

/// <summary>What is known of a mail whose sending failed.</summary>
public enum MailFailure
{
    /// <summary>The provider surely did not take it. A later try may go through.</summary>
    NotTaken,

    /// <summary>The provider refused this reader or this mail for good. It surely did not take it.</summary>
    Refused,

    /// <summary>
    /// The provider may have taken it or not. A later try asks first where the provider can be asked.
    /// </summary>
    Unknown,
}

/// <summary>
/// A mail could not be handed over. Providers like to repeat the email in their answers, so this exception keeps
/// their codes only, never their words nor the exception it was made of: it may be logged as it is.
/// </summary>
/// <param name="kind">What is known of the mail.</param>
/// <param name="message">What happened, in words of our own, without the email.</param>
/// <param name="status">See <see cref="Status"/>.</param>
/// <param name="retryAfter">See <see cref="RetryAfter"/>.</param>
public sealed class MailFailedException(
    MailFailure kind,
    string message,
    int? status = null,
    TimeSpan? retryAfter = null) : Exception(message)
{
    /// <summary>What is known of the mail.</summary>
    public MailFailure Kind { get; } = kind;

    /// <summary>The provider's code: an SMTP reply of RFC 5321 or an HTTP status; null if it did not answer.</summary>
    public int? Status { get; } = status;

    /// <summary>How long the provider wants to be left alone; null if it did not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
