using Xunit;

namespace Functions.Tests.Support;

/// <summary>What an answer says, as tests compare it.</summary>
internal static class Answers
{
    /// <summary>Status, headers and body of an answer, but what differs from one to the next.</summary>
    public static async Task<string> WholeAsync(this HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is not ("Date" or "X-Request-Id"))
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}").Order(StringComparer.Ordinal);
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{await answer.Content.ReadAsStringAsync()}";
    }

    /// <summary>The fields that a problem names, in the order of their names.</summary>
    public static async Task<IEnumerable<string>> FieldsAtFaultAsync(this HttpResponseMessage answer)
    {
        Assert.Equal("400 validation_failed", await TestServer.OutcomeAsync(answer));
        var errors = (await TestServer.JsonAsync(answer)).GetProperty("errors");
        return errors.EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal);
    }
}
