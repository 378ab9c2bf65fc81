using Accounts.Activation;
using Accounts.Mail;
using Microsoft.Extensions.Logging;

namespace Accounts;

/// <summary>Every message of the library. None holds a token, link, password, key or whole address.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Registered {Registration}")]
    public static partial void Registered(this ILogger log, string registration);

    [LoggerMessage(2, LogLevel.Information, "Activation of {Registration}: {Outcome}")]
    public static partial void ActivationEnded(this ILogger log, string registration, Activation.ActivationOutcome outcome);

    [LoggerMessage(3, LogLevel.Information, "Registration {Registration} removed by who holds its link")]
    public static partial void RegistrationRemoved(this ILogger log, string registration);

    [LoggerMessage(4, LogLevel.Debug, "Mail {Operation} of {Registration}: {Turn}")]
    public static partial void MailTurn(this ILogger log, string registration, Guid operation, Mail.MailTurnStatus turn);

    [LoggerMessage(5, LogLevel.Information, "Mail {Operation} of {Registration} sent: {Kind}")]
    public static partial void MailSent(this ILogger log, string registration, Guid operation, Mail.MailSubjectStatus kind);

    [LoggerMessage(6, LogLevel.Information, "Mail order of {Registration} discarded: {Status}")]
    public static partial void MailOrderDiscarded(this ILogger log, string? registration, Mail.MailSubjectStatus status);

    [LoggerMessage(20, LogLevel.Warning, "Mail {Operation} failed, try {Try}: {Failure} {Status}")]
    public static partial void MailFailed(this ILogger log, Guid operation, int @try, string failure, int? status);

    [LoggerMessage(21, LogLevel.Error, "A mail failed {Tries} times until the pending period ended; its order lies in the poison queue: {Registration}")]
    public static partial void MailOrderParked(this ILogger log, int tries, string? registration);

    [LoggerMessage(22, LogLevel.Error, "A mail order could not be read; it lies in the poison queue")]
    public static partial void MailOrderUnreadable(this ILogger log);

    [LoggerMessage(23, LogLevel.Warning, "The mail queue does not answer: {Failure}")]
    public static partial void MailQueueFailed(this ILogger log, string failure);

    [LoggerMessage(24, LogLevel.Warning, "A mail order could not be shown at once and shows by itself: {Failure}")]
    public static partial void MailOrderLate(this ILogger log, string failure);

    [LoggerMessage(10, LogLevel.Warning, "Storage failed: status {Status}, code {Code}")]
    public static partial void StorageFailed(this ILogger log, int status, string? code);

    [LoggerMessage(11, LogLevel.Warning, "Too many password hashes are waiting")]
    public static partial void Overloaded(this ILogger log);

    [LoggerMessage(13, LogLevel.Warning, "At least {Percent} % of an hour's registrations come from one client IP, which may be a proxy's: then all clients share one limit. See Http__KnownProxies and docs/decisions/limits.md")]
    public static partial void ClientMayBeProxy(this ILogger log, double percent);

    [LoggerMessage(30, LogLevel.Information, "Purge {Did} {Accounts} accounts never activated, {Reservations} reservations and {Limits} rows of limits; whole table: {IsWhole}")]
    public static partial void Purged(this ILogger log, string did, int accounts, int reservations, int limits, bool isWhole);

    [LoggerMessage(31, LogLevel.Warning, "Purge failed and goes on at its next time: {Failure}")]
    public static partial void PurgeFailed(this ILogger log, string failure);

    [LoggerMessage(12, LogLevel.Error, "A request failed")]
    public static partial void RequestFailed(this ILogger log, Exception exception);
}
