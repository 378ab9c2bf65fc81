namespace Accounts.Mail.Senders;

/// <summary>Hands a mail to a provider. Returning means that the provider has accepted it.</summary>
public interface IMailSender
{
    /// <exception cref="MailDelayedException">The provider asks for a pause.</exception>
    /// <exception cref="Exception">Any other failure: the caller tries again later.</exception>
    Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken);
}

/// <summary>The provider took nothing and says when to come back (HTTP 429 with Retry-After).</summary>
public sealed class MailDelayedException(TimeSpan retryAfter, Exception? inner = null)
    : Exception($"The mail provider asks for a pause of {retryAfter}.", inner)
{
    /// <summary>How long to wait before the next try.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
