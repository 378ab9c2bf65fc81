using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Accounts;

/// <summary>
/// Keeps what the framework says of each request out of every log: it holds the path, and the path holds the token of a
/// link. Of several rules the most specific one holds, so that a rule of our own could be set aside by an operator's,
/// as one for the console alone: a filter that each rule has cannot.
/// </summary>
internal static class RequestLogs
{
    private const string Framework = "Microsoft.AspNetCore";

    /// <summary>Its scope puts the path on every record of a request, unless it is off altogether.</summary>
    private const string Diagnostics = "Microsoft.AspNetCore.Hosting.Diagnostics";

    /// <summary>Gives the filter to every rule, also to those that are read again while the process runs.</summary>
    public static void KeepOut(IServiceCollection services) => services.PostConfigure<LoggerFilterOptions>(options =>
    {
        // For what no other rule is about.
        options.Rules.Insert(0, new LoggerFilterRule(null, null, options.MinLevel, null));
        for (var i = 0; i < options.Rules.Count; i++)
        {
            var rule = options.Rules[i];
            options.Rules[i] = new LoggerFilterRule(
                rule.ProviderName,
                rule.CategoryName,
                rule.LogLevel,
                (provider, category, level) =>
                    HoldsNoPath(category, level) && rule.Filter?.Invoke(provider, category, level) != false);
        }
    });

    private static bool HoldsNoPath(string? category, LogLevel level) =>
        category?.StartsWith(Framework, StringComparison.OrdinalIgnoreCase) != true
        || (level >= LogLevel.Warning && !string.Equals(category, Diagnostics, StringComparison.OrdinalIgnoreCase));
}
