using Microsoft.Extensions.Logging;

namespace Accounts;

/// <summary>Every message of the library. None holds a token, link, password, key or whole email.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Registered {Account}")]
    public static partial void Registered(this ILogger log, string account);

    [LoggerMessage(3, LogLevel.Warning, "Session {Session} of {Account} ended: two hold it")]
    public static partial void SessionReused(this ILogger log, string session, string account);

    [LoggerMessage(4, LogLevel.Information, "Signed in {Account}, session {Session}")]
    public static partial void SignedIn(this ILogger log, string account, string session);

    [LoggerMessage(5, LogLevel.Information, "Mail order of {Account}: {End} ({What})")]
    public static partial void MailOrderEnded(this ILogger log, string? account, string end, string what);

    [LoggerMessage(6, LogLevel.Information, "Mail order of {Account}: waits until {Until:u} ({What})")]
    public static partial void MailOrderWaits(this ILogger log, string account, DateTimeOffset until, string what);

    [LoggerMessage(7, LogLevel.Information, "Password of {Account} chosen by a link")]
    public static partial void PasswordReset(this ILogger log, string account);

    [LoggerMessage(8, LogLevel.Information, "Password of {Account} changed in session {Session}")]
    public static partial void PasswordChanged(this ILogger log, string account, string session);

    [LoggerMessage(
        9,
        LogLevel.Warning,
        "A password could not be looked for in data breaches, and was taken: {Failure}")]
    public static partial void BreachCheckFailed(this ILogger log, string failure);

    [LoggerMessage(10, LogLevel.Warning, "Storage failed: status {Status}, code {Code}")]
    public static partial void StorageFailed(this ILogger log, int status, string? code);

    [LoggerMessage(11, LogLevel.Warning, "Overloaded: {Reason}")]
    public static partial void Overloaded(this ILogger log, string reason);

    [LoggerMessage(12, LogLevel.Error, "A request failed")]
    public static partial void RequestFailed(this ILogger log, Exception exception);

    [LoggerMessage(
        13,
        LogLevel.Warning,
        "At least {Percent} % of an hour's registrations come from one client IP, which may be a proxy's: then all "
            + "clients share one limit. See Http__KnownProxies and docs/decisions/limits.md"
    )]
    public static partial void ClientMayBeProxy(this ILogger log, double percent);

    [LoggerMessage(20, LogLevel.Warning, "Mail to {Account} failed, try {Try}: {Failure} {Status}")]
    public static partial void MailFailed(this ILogger log, string account, int @try, string failure, int? status);

    [LoggerMessage(
        21,
        LogLevel.Error,
        "Mail order of {Account}: parked in the poison queue, after {Tries} failed tries until its period ended")]
    public static partial void MailOrderParked(this ILogger log, string? account, int tries);

    [LoggerMessage(22, LogLevel.Error, "A mail order could not be read: parked in the poison queue")]
    public static partial void MailOrderUnreadable(this ILogger log);

    [LoggerMessage(23, LogLevel.Warning, "The mail queue does not answer: {Failure}")]
    public static partial void MailQueueFailed(this ILogger log, string failure);

    [LoggerMessage(24, LogLevel.Warning, "A mail order could not be carried out now, and comes again: {Failure}")]
    public static partial void MailOrderInterrupted(this ILogger log, string failure);

    [LoggerMessage(25, LogLevel.Error, "A mail order failed, and comes again")]
    public static partial void MailOrderFailed(this ILogger log, Exception exception);

    [LoggerMessage(
        30,
        LogLevel.Information,
        "Purge {Did} {Accounts} accounts, {Sessions} sessions and {Limits} rows of limits; all that was due: {IsWhole}"
    )]
    public static partial void Purged(
        this ILogger log,
        string did,
        int accounts,
        int sessions,
        int limits,
        bool isWhole);

    [LoggerMessage(31, LogLevel.Warning, "Purge failed and goes on at its next time: {Failure}")]
    public static partial void PurgeFailed(this ILogger log, string failure);

    [LoggerMessage(32, LogLevel.Information, "Another instance purges")]
    public static partial void PurgeRunsElsewhere(this ILogger log);

    [LoggerMessage(40, LogLevel.Information, "Left {Account}")]
    public static partial void Left(this ILogger log, string account);

    [LoggerMessage(41, LogLevel.Warning, "Removal of {Account} goes on later: {Failure}")]
    public static partial void RemovalUnfinished(this ILogger log, string account, string failure);

    [LoggerMessage(50, LogLevel.Information, "Operator: {Act} {Account}")]
    public static partial void OperatorActed(this ILogger log, string act, string account);

    [LoggerMessage(51, LogLevel.Information, "Operator: {Act} of {Accounts} accounts, {Refused} refused")]
    public static partial void OperatorMoved(this ILogger log, string act, int accounts, int refused);

    [LoggerMessage(52, LogLevel.Information, "Operator: mail order of {Account} given again")]
    public static partial void MailOrderRequeued(this ILogger log, string? account);
}
