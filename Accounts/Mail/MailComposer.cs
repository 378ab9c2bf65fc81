using System.Text.Encodings.Web;
using System.Text.Unicode;
using Accounts.Mail.Senders;
using Accounts.Names;
using Accounts.Texts;
using RazorSlices;

namespace Accounts.Mail;

/// <summary>
/// Writes the two mails of the product, each as plain text and HTML in the reader's language. Names are shown
/// only as <see cref="PlainText"/> lets them through; subjects hold none.
/// </summary>
public sealed class MailComposer(MailOptions options)
{
    // Letters of every script stay as they are: the default encoder would turn most of a Polish mail into entities.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly string product = PlainText.Clean(options.ProductName);
    private readonly string? support = PlainText.Clean(options.SupportAddress) is { Length: > 0 } address ? address : null;

    /// <summary>The mail that carries an activation link.</summary>
    /// <param name="to">The reader's bare address.</param>
    /// <param name="userName">The account's name; left out of the mail unless it is harmless there.</param>
    /// <param name="locale">BCP 47 tag the account was registered with; English when unknown.</param>
    /// <param name="link">The activation link, absolute.</param>
    /// <param name="lifetime">How long the link is valid from now.</param>
    /// <param name="passwordRequired">Whether activation asks for the password.</param>
    /// <param name="operationId">Names this sending; repeated by a retry.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    public async Task<OutgoingMail> LinkAsync(
        string to, string? userName, string? locale, Uri link, TimeSpan lifetime, bool passwordRequired, Guid operationId,
        CancellationToken cancellationToken = default)
    {
        var texts = new MailTexts(Languages.For(locale));
        var words = texts.Duration(lifetime);
        var frame = Frame(texts, texts.LinkSubject(product), texts.LinkPreheader(words));
        var model = new LinkMailModel(frame, PlainText.Name(userName), link.AbsoluteUri, words, passwordRequired);
        var text = TextPart(frame,
        [
            texts.Greeting(model.UserName),
            texts.LinkIntro(product),
            texts.LinkPromptAddress,
            model.Link,
            passwordRequired ? texts.LinkPassword : null,
            texts.LinkLifetime(words),
            texts.LinkNotYou(),
        ]);
        return await MailAsync(to, frame, text, LinkMail.Create(model), operationId, cancellationToken);
    }

    /// <summary>
    /// The mail to the owner of an account whose address somebody tried to register. It holds no link and no name.
    /// </summary>
    /// <param name="to">The owner's bare address.</param>
    /// <param name="locale">BCP 47 tag of the account; English when unknown.</param>
    /// <param name="operationId">Names this sending; repeated by a retry.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    public async Task<OutgoingMail> NoticeAsync(
        string to, string? locale, Guid operationId, CancellationToken cancellationToken = default)
    {
        var texts = new MailTexts(Languages.For(locale));
        var frame = Frame(texts, texts.NoticeSubject(product), texts.NoticePreheader());
        var text = TextPart(frame,
            [texts.Greeting(null), texts.NoticeIntro(product), texts.NoticeSignIn(product), texts.NoticeNotYou]);
        return await MailAsync(to, frame, text, NoticeMail.Create(frame), operationId, cancellationToken);
    }

    private MailFrame Frame(MailTexts texts, string subject, string preheader) =>
        new(texts, subject, preheader, product, options.AccentColor, support);

    private static string TextPart(MailFrame frame, IEnumerable<string?> paragraphs)
    {
        var help = frame.SupportAddress is null ? null : frame.Texts.Support(frame.SupportAddress);
        IEnumerable<string?> all = [.. paragraphs, help, frame.Texts.Automatic(frame.ProductName)];
        return string.Join("\n\n", all.OfType<string>().Select(paragraph => PlainText.Wrap(paragraph))) + "\n";
    }

    private static async Task<OutgoingMail> MailAsync(
        string to, MailFrame frame, string text, RazorSlice slice, Guid operationId, CancellationToken cancellationToken)
    {
        using (slice)
        {
            var html = await slice.RenderAsync(Encoder, cancellationToken);
            return new OutgoingMail(to, frame.Title, text, html, frame.Texts.Language, operationId);
        }
    }
}
