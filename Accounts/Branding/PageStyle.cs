using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Html;

namespace Accounts.Branding;

/// <summary>
/// The style sheet of all pages with the accent colour in it, and the hash by which the Content-Security-Policy
/// allows this text and no other (CSP 3, 2.3.1).
/// </summary>
internal sealed class PageStyle
{
    // The cards' backgrounds in page.css: links and outlines are made readable on them.
    private static readonly Colour LightCard = Colour.Parse("#ffffff");
    private static readonly Colour DarkCard = Colour.Parse("#1b2027");
    private static readonly string Sheet = ReadSheet();

    public PageStyle(Colour accent)
    {
        var text = Variables(accent) + Sheet;
        Html = new HtmlString(text);
        Hash = "sha256-" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>The content of the style element, to be sent byte for byte.</summary>
    public IHtmlContent Html { get; }

    /// <summary>A hash source, without its quotes.</summary>
    public string Hash { get; }

    private static string Variables(Colour accent)
    {
        var text = accent.Text();
        // Away from the label's colour, so that hovering never costs contrast.
        var hover = accent.Towards(text == Colour.White ? Colour.Black : Colour.White, 0.14);
        return $$"""
            :root{--accent:{{accent}};--accent-text:{{text}};--accent-hover:{{hover}};
            --card-light:{{LightCard}};--card-dark:{{DarkCard}};
            --link-light:{{accent.ReadableOn(LightCard, 5)}};--link-dark:{{accent.ReadableOn(DarkCard, 5.5)}};
            --edge-light:{{accent.ReadableOn(LightCard, 3.1)}};--edge-dark:{{accent.ReadableOn(DarkCard, 3.1)}}}

            """.ReplaceLineEndings("\n");
    }

    private static string ReadSheet()
    {
        using var stream = typeof(PageStyle).Assembly.GetManifestResourceStream("Accounts.Branding.page.css")
            ?? throw new InvalidOperationException("page.css is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        // Browsers turn CR LF into LF before they hash, so a checkout with CR LF must not change the text.
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
