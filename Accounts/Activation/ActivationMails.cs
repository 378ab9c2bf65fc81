using Accounts.Mail;
using Accounts.Mail.Senders;
using Accounts.Texts;

namespace Accounts.Activation;

/// <summary>
/// The two mails of activation. No word that a stranger could choose stands in them: whoever registers may have them
/// sent to somebody else.
/// </summary>
public sealed class ActivationMails(MailComposer composer)
{
    /// <summary>The mail that carries an activation link.</summary>
    /// <param name="to">The reader's bare email.</param>
    /// <param name="locale">BCP 47 tag the account was registered with; English when unknown.</param>
    /// <param name="link">The activation link, absolute.</param>
    /// <param name="lifetime">How long the link is valid from now.</param>
    /// <param name="operationId">Names this sending; repeated by a retry.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    public Task<OutgoingMail> LinkAsync(
        string to, string? locale, Uri link, TimeSpan lifetime, Guid operationId, CancellationToken cancellationToken)
    {
        var language = Languages.For(locale);
        var texts = new ActivationTexts(language);
        var words = new MailTexts(language).Duration(lifetime);
        var letter = new MailLetter(
            texts.LinkSubject(composer.ProductName),
            texts.LinkPreheader(words),
            [texts.LinkIntro(composer.ProductName), texts.LinkPrompt],
            new MailLink(link, texts.ActivateButton),
            [texts.LinkPassword, texts.LinkLifetime(words), texts.LinkNotYou]);
        return composer.ComposeAsync(to, language, letter, operationId, cancellationToken);
    }

    /// <summary>The mail to the owner of an account whose email somebody tried to register. It holds no link.</summary>
    /// <param name="to">The owner's bare email.</param>
    /// <param name="locale">BCP 47 tag of the account; English when unknown.</param>
    /// <param name="operationId">Names this sending; repeated by a retry.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    public Task<OutgoingMail> NoticeAsync(
        string to, string? locale, Guid operationId, CancellationToken cancellationToken)
    {
        var language = Languages.For(locale);
        var texts = new ActivationTexts(language);
        var letter = new MailLetter(
            texts.NoticeSubject(composer.ProductName),
            texts.NoticePreheader,
            [texts.NoticeIntro(composer.ProductName), texts.NoticeSignIn(composer.ProductName), texts.NoticeNotYou],
            Link: null,
            Closing: []);
        return composer.ComposeAsync(to, language, letter, operationId, cancellationToken);
    }
}
