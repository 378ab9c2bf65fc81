using Accounts.Links;
using Microsoft.AspNetCore.Http;

namespace Accounts.Sessions;

/// <summary>Who issues access tokens and for whom: by the settings, in Development by the URL served.</summary>
public sealed class SignInIssuer(SignInOptions options, LinkUrls urls)
{
    /// <summary>The issuer's URL, without a slash at its end unless the setting has one.</summary>
    public string Of(HttpRequest request) => options.Issuer?.OriginalString ?? urls.ApiUrl(request);

    /// <summary>The audiences; the issuer itself where none is set.</summary>
    public IReadOnlyList<string> Audiences(HttpRequest request) =>
        options.Audiences.Count > 0 ? options.Audiences : [Of(request)];
}
