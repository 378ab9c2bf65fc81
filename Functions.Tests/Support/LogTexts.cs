using Microsoft.Extensions.Logging.Testing;
using Xunit;

namespace Functions.Tests.Support;

/// <summary>All that a server's log holds, whatever a provider writes of it.</summary>
internal static class LogTexts
{
    /// <summary>None of these is in any record: not in its message, exception, values or scopes.</summary>
    public static void AssertNoneIsIn(TestServer server, params IEnumerable<string> secrets)
    {
        var log = server.Log.GetSnapshot();
        Assert.NotEmpty(log);
        foreach (var text in log.Select(TextOf))
        {
            Assert.DoesNotContain(secrets, secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static string TextOf(FakeLogRecord entry)
    {
        var values = string.Join(' ', entry.StructuredState ?? []);
        var scopes = string.Join(' ', entry.Scopes.Select(ScopeText));
        return $"{entry.Category}: {entry.Message} {entry.Exception} {values} {scopes}";
    }

    private static string ScopeText(object? scope) =>
        scope is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs) : $"{scope}";
}
