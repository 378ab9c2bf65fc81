using Accounts.Http;
using Microsoft.AspNetCore.Http;

namespace Accounts.Links;

/// <summary>Makes the URLs of links: from the setting, never from what a stranger can write into a request.</summary>
public sealed class LinkUrls(ActivationOptions options, ServedAddress served)
{
    /// <summary>
    /// The URL that carries a token. <paramref name="request"/> serves Development only, where no public URL need be
    /// set; it is null where there is no request.
    /// </summary>
    public Uri Make(LinkPurpose purpose, string token, HttpRequest? request) =>
        new($"{ApiUrl(request)}/{purpose.Route.Replace("{token}", token, StringComparison.Ordinal)}");

    /// <summary>The API's own URL, without a slash at its end.</summary>
    public string ApiUrl(HttpRequest? request) =>
        $"{(options.PublicUrl ?? served.Of(request)).AbsoluteUri.TrimEnd('/')}/{Routes.Prefix}";
}
