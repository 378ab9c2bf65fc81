using System.Text;
using Accounts.Http;
using Microsoft.AspNetCore.Http;

namespace Accounts.Links;

/// <summary>Makes the URLs of links: from the setting, never from what a stranger can write into a request.</summary>
public sealed class LinkUrls(ActivationOptions options, ServedAddress served)
{
    /// <summary>
    /// The URL of a route with a token in place of its <c>{token}</c>. <paramref name="request"/> serves Development
    /// only, where no public URL need be set; it is null where there is no request.
    /// </summary>
    public Uri Make(string route, string token, HttpRequest? request) =>
        new($"{ApiUrl(request)}/{route.Replace("{token}", token, StringComparison.Ordinal)}");

    /// <summary>The API's own URL, without a slash at its end.</summary>
    public string ApiUrl(HttpRequest? request) => ApiUrl(options.PublicUrl ?? served.Of(request));

    /// <summary>The API's own URL below a public one, without a slash at its end.</summary>
    internal static string ApiUrl(Uri publicUrl) => $"{InAscii(publicUrl).AbsoluteUri.TrimEnd('/')}/{Routes.Prefix}";

    /// <summary>
    /// With its host as it is looked up: not every mail program makes a link of another, and not every verifier fetches
    /// an issuer's keys from one.
    /// </summary>
    private static Uri InAscii(Uri url) =>
        Ascii.IsValid(url.Host) ? url : new UriBuilder(url) { Host = url.IdnHost }.Uri;
}
