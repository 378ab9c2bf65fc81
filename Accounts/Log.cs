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

    [LoggerMessage(10, LogLevel.Warning, "Storage failed: status {Status}, code {Code}")]
    public static partial void StorageFailed(this ILogger log, int status, string? code);

    [LoggerMessage(11, LogLevel.Warning, "Too many password hashes are waiting")]
    public static partial void Overloaded(this ILogger log);

    [LoggerMessage(12, LogLevel.Error, "A request failed")]
    public static partial void RequestFailed(this ILogger log, Exception exception);
}
