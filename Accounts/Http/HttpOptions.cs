namespace Accounts.Http;

/// <summary>Settings of section <c>Http</c>, used by Server only: on Azure the platform does both.</summary>
public sealed class HttpOptions
{
    /// <summary>Origins whose pages may call the API (CORS).</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Addresses of proxies whose <c>X-Forwarded-For</c> is believed.</summary>
    public IReadOnlyList<string> KnownProxies { get; init; } = [];
}
