using System.Globalization;

namespace Accounts.Mail;

/// <summary>What every mail shows around its own words. Plain text: the templates encode it.</summary>
/// <param name="Texts">The texts in the reader's language.</param>
/// <param name="Title">The document's title, which is the subject.</param>
/// <param name="Preheader">The line an inbox shows after the subject.</param>
/// <param name="ProductName">The product's name, cleaned.</param>
/// <param name="AccentColor">Background of buttons, as <c>#rrggbb</c>.</param>
/// <param name="SupportAddress">Where to ask for help, or null.</param>
public sealed record MailFrame(
    MailTexts Texts, string Title, string Preheader, string ProductName, string AccentColor, string? SupportAddress)
{
    /// <summary>
    /// White or black, whichever can be read on <see cref="AccentColor"/>: white from a contrast of 4.5
    /// (WCAG 2.2, 1.4.3), else black, which then has more.
    /// </summary>
    /// <exception cref="FormatException">The accent colour is not <c>#rrggbb</c>.</exception>
    public string ButtonTextColor { get; } = 1.05 / (Luminance(AccentColor) + 0.05) >= 4.5 ? "#ffffff" : "#000000";

    private static double Luminance(string color)
    {
        if (color is not ['#', _, _, _, _, _, _]) throw new FormatException("The accent colour is not #rrggbb.");
        var rgb = int.Parse(color.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return 0.2126 * Linear(rgb >> 16) + 0.7152 * Linear((rgb >> 8) & 255) + 0.0722 * Linear(rgb & 255);
    }

    private static double Linear(int channel)
    {
        var value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}

/// <summary>What the activation mail shows.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="UserName">The name as it may be shown, or null.</param>
/// <param name="Link">The activation link, absolute.</param>
/// <param name="Lifetime">How long the link is valid, in words.</param>
/// <param name="PasswordRequired">Whether activation asks for the password.</param>
public sealed record LinkMailModel(MailFrame Frame, string? UserName, string Link, string Lifetime, bool PasswordRequired);
