using Accounts.Http;

namespace Accounts.Settings;

/// <summary>Which pages and which proxies Server knows.</summary>
internal static class HttpSettingsCheck
{
    public static IEnumerable<SettingFault> Faults(HttpOptions http)
    {
        for (var i = 0; i < http.AllowedOrigins.Count; i++)
        {
            var origin = http.AllowedOrigins[i];
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin
                || uri.Scheme is not ("http" or "https"))
            {
                yield return new($"Http__AllowedOrigins__{i}", "is not an origin as scheme://host[:port]");
            }
        }

        for (var i = 0; i < http.KnownProxies.Count; i++)
        {
            var network = HttpOptions.NetworkOf(http.KnownProxies[i]);
            if (network is null)
            {
                yield return new(
                    $"Http__KnownProxies__{i}", "is neither an IP address nor a network as 10.0.0.0/8 or fd00::/8");
            }
            else if (network.Value.PrefixLength == 0)
            {
                yield return new(
                    $"Http__KnownProxies__{i}", "is everybody: each client could say whose IP it has");
            }
        }
    }
}
