namespace Functions.Tests.Contract;

/// <summary>One thing that the two hosts answer differently.</summary>
/// <param name="Request">What is asked.</param>
/// <param name="Server">What Server answers: a status, and a problem's code where there is one.</param>
/// <param name="Functions">What the Functions host answers, by itself and without a body.</param>
public sealed record HostDifference(string Request, string Server, string Functions)
{
    /// <summary>The answer of a host.</summary>
    public string Of(HostKind kind) => kind == HostKind.Server ? Server : Functions;
}

/// <summary>All that the two hosts do differently. The table in docs/api.md is made from it.</summary>
public static class HostDifferences
{
    public static readonly HostDifference UnknownPath = new("an unknown path", "404 not_found", "404");
    public static readonly HostDifference WrongMethod = new("a wrong method", "405 method_not_allowed", "404");
    public static readonly HostDifference StalledBody =
        new("a body that stalls for five seconds", "408 request_timeout", "500");

    public static readonly HostDifference LongPath =
        new("a path of more than 8,192 characters", "401 token_invalid", "414");
    public static readonly HostDifference LongestPath =
        new("a path of more than 32 KiB", "414 url_too_long", "414");

    public static IReadOnlyList<HostDifference> All { get; } =
        [UnknownPath, WrongMethod, StalledBody, LongPath, LongestPath];

    /// <summary>
    /// The setting with which a host takes the client from the last <c>X-Forwarded-For</c> entry of a caller on
    /// loopback.
    /// </summary>
    public static string ProxySetting(HostKind kind) =>
        kind == HostKind.Server ? "Http:KnownProxies:0=127.0.0.1" : "ASPNETCORE_FORWARDEDHEADERS_ENABLED=true";
}
