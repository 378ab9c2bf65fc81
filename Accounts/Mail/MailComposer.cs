using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Accounts.Branding;
using Accounts.Mail.Senders;
using RazorSlices;

namespace Accounts.Mail;

/// <summary>
/// Makes a mail of what a flow says: plain text and HTML, greeting and frame in the reader's language.
/// </summary>
public sealed class MailComposer(BrandOptions options)
{
    // Letters of every script stay as they are: the default encoder would turn most of a Polish mail into entities.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string? support = PlainText.Clean(options.SupportAddress) is { Length: > 0 } email ? email : null;

    /// <summary>The product's name as mails may show it.</summary>
    public string ProductName { get; } = PlainText.Clean(options.ProductName);

    /// <summary>Makes the mail.</summary>
    /// <param name="to">The reader's bare email.</param>
    /// <param name="language">The language of the letter and of what stands around it.</param>
    /// <param name="letter">What the mail says.</param>
    /// <param name="operationId">Names this sending; repeated by a retry.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    public async Task<OutgoingMail> ComposeAsync(
        string to, CultureInfo language, MailLetter letter, Guid operationId, CancellationToken cancellationToken)
    {
        var texts = new MailTexts(language);
        var frame = new MailFrame(texts, letter.Subject, letter.Preheader, ProductName, options.AccentColor, support);
        using RazorSlice slice = Letter.Create(new MailModel(frame, letter));
        var html = await slice.RenderAsync(Encoder, cancellationToken);
        return new OutgoingMail(to, letter.Subject, TextPart(frame, letter), html, texts.Language, operationId);
    }

    private static string TextPart(MailFrame frame, MailLetter letter)
    {
        IEnumerable<string?> paragraphs =
        [
            frame.Texts.Greeting,
            .. letter.Opening,
            letter.Link?.Url.AbsoluteUri,
            .. letter.Closing,
            frame.SupportAddress is null ? null : frame.Texts.Support(frame.SupportAddress),
            frame.Texts.Automatic(frame.ProductName),
        ];
        return string.Join("\n\n", paragraphs.OfType<string>().Select(PlainText.Wrap)) + "\n";
    }
}
