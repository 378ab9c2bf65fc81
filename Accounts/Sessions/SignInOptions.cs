namespace Accounts.Sessions;

/// <summary>Settings of section <c>SignIn</c>.</summary>
public sealed class SignInOptions
{
    /// <summary>
    /// The key of <c>local.settings.json</c>: public, therefore refused outside Development and on storage that is not
    /// loopback.
    /// </summary>
    internal const string DevelopmentKey = "ZGV2ZWxvcG1lbnQgb25seTogdGhpcyBhY2Nlc3Mga2V5IGlzIHB1YmxpYyE=";

    /// <summary>
    /// Seeds of the keys that sign access tokens, base64 of 32 bytes or more each: the first signs, all are published.
    /// </summary>
    public IReadOnlyList<string> AccessKeys { get; init; } = [];

    /// <summary>
    /// Claim <c>iss</c>, and the URL that other APIs are given; by default the public URL with <c>/api</c>.
    /// </summary>
    public Uri? Issuer { get; init; }

    /// <summary>Claim <c>aud</c>; by default the issuer.</summary>
    public IReadOnlyList<string> Audiences { get; init; } = [];

    /// <summary>How long an access token lives; 1 minute to 1 hour.</summary>
    public TimeSpan AccessLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a session lives unused; up to 365 days.</summary>
    public TimeSpan IdleLifetime { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How long a session lives at all; up to 365 days.</summary>
    public TimeSpan MaximumLifetime { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How long a refresh token that was just used answers the same again; 0 to 5 minutes.</summary>
    public TimeSpan ReuseGrace { get; init; } = TimeSpan.FromSeconds(30);
}
