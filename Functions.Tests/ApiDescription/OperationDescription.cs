using Accounts.Http;

namespace Functions.Tests.ApiDescription;

/// <summary>What the OpenAPI document says of an operation.</summary>
/// <param name="Group">The tag it is listed under.</param>
/// <param name="Summary">A few words.</param>
/// <param name="Text">What it does, in Markdown.</param>
internal sealed record OperationDescription(string Group, string Summary, string Text)
{
    public const string Json = "application/json";
    public const string Form = "application/x-www-form-urlencoded";
    public const string ProblemJson = "application/problem+json";
    public const string Page = "text/html";

    /// <summary>What the token in its path is; null where there is none.</summary>
    public string? Token { get; init; }

    /// <summary>The body it takes; none by default.</summary>
    public RequestBody? Body { get; init; }

    /// <summary>Every success.</summary>
    public required IReadOnlyList<Answer> Answers { get; init; }

    /// <summary>Every problem it answers, as it answers it.</summary>
    public required IReadOnlyList<Problem> Problems { get; init; }

    /// <summary>Whether browsers get a page instead, for every outcome.</summary>
    public bool HasPages { get; init; }

    /// <summary>Whether <c>x-client-key</c> may be required.</summary>
    public bool TakesClientKey { get; init; }

    /// <summary>Whether it takes an access token, and whether it needs one.</summary>
    public Credential AccessToken { get; init; }
}

/// <summary>A body that an operation takes.</summary>
/// <param name="Type">The record that describes it.</param>
/// <param name="IsRequired">Whether there must be one.</param>
/// <param name="MediaTypes">What it may be written in.</param>
internal sealed record RequestBody(Type Type, bool IsRequired, params IReadOnlyList<string> MediaTypes)
{
    /// <summary>Bodies by name.</summary>
    public IReadOnlyList<(string Name, object Body)> Examples { get; init; } = [];
}

/// <summary>A success.</summary>
/// <param name="Status">The status.</param>
/// <param name="Text">When it is answered.</param>
/// <param name="Examples">Every body it can have, by name, all of one type; none where it is any JSON object.</param>
internal sealed record Answer(int Status, string Text, params IReadOnlyList<(string Name, object Body)> Examples)
{
    /// <summary>Whether browsers alone get it, and nobody JSON.</summary>
    public bool IsPage { get; init; }
}

/// <summary>Whether an operation takes a credential.</summary>
internal enum Credential
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>For some requests.</summary>
    Optional,

    /// <summary>Always.</summary>
    Required,
}
