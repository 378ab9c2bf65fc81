using System.Net.Http.Headers;
using Accounts.Mail.Senders;
using Azure;
using Azure.Identity;

namespace ActivationFunctions;

/// <summary>
/// Says what a failure of Communication Services means for the mail. None of them is kept: the service repeats the
/// email in its texts.
/// </summary>
internal static class AzureCommunicationFailures
{
    private static readonly TimeSpan DefaultPause = TimeSpan.FromMinutes(1);

    /// <summary>A failure while the mail was posted.</summary>
    public static MailFailedException OfPosting(Exception failure, TimeProvider clock) => failure switch
    {
        RequestFailedException { Status: > 0 } answer => Answered(KindOf(answer.Status), answer, clock),
        RequestFailedException { InnerException: HttpRequestException { HttpRequestError: var error } } =>
            NotAnswered(KindOf(error), error.ToString()),
        // Neither a token nor a message was made: nothing was sent.
        AuthenticationFailedException => NotAnswered(MailFailure.NotTaken, "no token of the identity"),
        ArgumentException => NotAnswered(MailFailure.Refused, "the message is invalid"),
        _ => NotAnswered(MailFailure.Unknown, failure.GetType().Name),
    };

    /// <summary>
    /// A failure while an operation was asked for. What became of the mail stays unknown, but for an operation that
    /// failed: it was found, and the SDK throws on the 200 that says so.
    /// </summary>
    public static MailFailedException OfAsking(Exception failure, TimeProvider clock) => failure switch
    {
        RequestFailedException { Status: 200 } => new(
            MailFailure.Refused,
            "Communication Services took the mail and then failed to send it.",
            200),
        RequestFailedException { Status: > 0 } answer => Answered(MailFailure.Unknown, answer, clock),
        _ => NotAnswered(MailFailure.Unknown, failure.GetType().Name),
    };

    /// <summary>The service took too long.</summary>
    public static MailFailedException OfTime() => NotAnswered(MailFailure.Unknown, "no answer in time");

    private static MailFailedException Answered(MailFailure kind, RequestFailedException answer, TimeProvider clock) =>
        new(kind, $"Communication Services answered {answer.Status}.", answer.Status, PauseOf(answer, clock));

    private static MailFailedException NotAnswered(MailFailure kind, string why) =>
        new(kind, $"Communication Services could not be reached: {why}.");

    /// <summary>
    /// Final is what concerns the reader or the mail alone. An id in use (409) was taken before; a service that
    /// gave up (408) or broke (5xx) may have taken the mail. All else (401, 403, 404 of a domain that is not linked,
    /// 429) is healed by the operator or by time.
    /// </summary>
    private static MailFailure KindOf(int status) => status switch
    {
        400 or 413 or 422 => MailFailure.Refused,
        408 or 409 or >= 500 or < 400 => MailFailure.Unknown,
        _ => MailFailure.NotTaken,
    };

    private static MailFailure KindOf(HttpRequestError error) => error switch
    {
        // There was no connection yet that the mail could have gone over.
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or
            HttpRequestError.SecureConnectionError => MailFailure.NotTaken,
        _ => MailFailure.Unknown,
    };

    private static TimeSpan? PauseOf(RequestFailedException answer, TimeProvider clock)
    {
        var headers = answer.GetRawResponse()?.Headers;
        if (headers?.TryGetValue("Retry-After", out var text) == true
            && RetryConditionHeaderValue.TryParse(text, out var asked)
            && (asked.Delta ?? asked.Date - clock.GetUtcNow()) is { } pause
            && pause > TimeSpan.Zero)
        {
            return pause;
        }
        return answer.Status == 429 ? DefaultPause : null;
    }
}
