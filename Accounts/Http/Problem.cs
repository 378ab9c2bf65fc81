using System.Text.Json;
using System.Text.Json.Serialization;

namespace Accounts.Http;

/// <summary>An RFC 9457 problem. Everything in it may be read by strangers: a cause stays in the log.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Code">Stable name of this kind of problem, for programs.</param>
/// <param name="Title">Stable title of this kind of problem, in English.</param>
/// <param name="Detail">What is wrong, in English.</param>
public sealed record Problem(
    [property: JsonPropertyName("status")] int Status,
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("detail")] string Detail)
{
    /// <summary>Stable address of this kind of problem.</summary>
    [JsonPropertyName("type"), JsonPropertyOrder(-1)]
    public string Type => $"urn:activation-functions:problem:{Code}";

    /// <summary>Faults by field, with code <c>validation_failed</c>.</summary>
    [JsonPropertyName("errors"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>When to come back, sent as <c>Retry-After</c>.</summary>
    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The challenge of a 401, sent as <c>WWW-Authenticate</c>.</summary>
    [JsonIgnore]
    public string? Challenge { get; init; }

    /// <summary>The body of its answer, JSON in UTF-8.</summary>
    public byte[] ToUtf8Json() => JsonSerializer.SerializeToUtf8Bytes(this, AnswerJson.Default.Problem);
}

/// <summary>Ends a request with a problem, from wherever it is found.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Code)
{
    /// <summary>What is answered.</summary>
    public Problem Problem { get; } = problem;
}
