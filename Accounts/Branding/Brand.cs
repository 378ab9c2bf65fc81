using Microsoft.AspNetCore.Html;

namespace Accounts.Branding;

/// <summary>
/// The product's look, made once from the settings: what pages show, and the policy that allows just that.
/// </summary>
public sealed class Brand
{
    /// <summary>Works out style and policy from the settings.</summary>
    /// <exception cref="FormatException">The accent colour is not <c>#rrggbb</c>.</exception>
    public Brand(BrandOptions options)
    {
        var style = new PageStyle(Colour.Parse(options.AccentColor));
        Style = style.Html;
        ProductName = options.ProductName;
        Logo = options.LogoUrl is { IsAbsoluteUri: true } url && url.Scheme == Uri.UriSchemeHttps ? url : null;
        SupportAddress = string.IsNullOrWhiteSpace(options.SupportAddress) ? null : options.SupportAddress.Trim();
        var pictures = Logo is null ? "" : $" img-src {Origin(Logo)};";
        ContentSecurityPolicy = $"default-src 'none'; style-src '{style.Hash}';{pictures} "
            + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    }

    /// <summary>In the title, the header and most texts.</summary>
    public string ProductName { get; }

    /// <summary>An https URL, or null: a page over TLS would not show any other picture.</summary>
    public Uri? Logo { get; }

    /// <summary>The email to ask for help, or null.</summary>
    public string? SupportAddress { get; }

    /// <summary>A <c>mailto:</c> link in which nothing of the email can become a header (RFC 6068).</summary>
    public string SupportLink =>
        "mailto:" + Uri.EscapeDataString(SupportAddress ?? "").Replace("%40", "@", StringComparison.Ordinal);

    /// <summary>The content of the one style element.</summary>
    public IHtmlContent Style { get; }

    /// <summary>Allows the one style, the logo's origin, the own forms, and nothing else.</summary>
    public string ContentSecurityPolicy { get; }

    /// <summary>Scheme, host and port as a policy's source; the host in ASCII, as headers must be.</summary>
    private static string Origin(Uri url) =>
        url.IsDefaultPort ? $"https://{url.IdnHost}" : $"https://{url.IdnHost}:{url.Port}";
}
