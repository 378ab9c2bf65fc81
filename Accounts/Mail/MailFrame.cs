using Accounts.Branding;

namespace Accounts.Mail;

/// <summary>What every mail shows around its own words. Plain text: the templates encode it.</summary>
/// <param name="Texts">The common texts in the reader's language.</param>
/// <param name="Title">The document's title, which is the subject.</param>
/// <param name="Preheader">The line an inbox shows after the subject.</param>
/// <param name="ProductName">The product's name, cleaned.</param>
/// <param name="AccentColor">Background of buttons, as <c>#rrggbb</c>.</param>
/// <param name="SupportAddress">The email to ask for help, or null.</param>
public sealed record MailFrame(
    MailTexts Texts, string Title, string Preheader, string ProductName, string AccentColor, string? SupportAddress)
{
    /// <summary>
    /// White where it has the contrast of 4.5 that WCAG 2.2 (1.4.3) asks for on <see cref="AccentColor"/>, else black,
    /// which then has more.
    /// </summary>
    /// <exception cref="FormatException">The accent colour is not <c>#rrggbb</c>.</exception>
    public string ButtonTextColor { get; } =
        (Colour.Parse(AccentColor).Contrast(Colour.White) >= 4.5 ? Colour.White : Colour.Black).ToString();
}
