using Accounts.Mail;
using Accounts.Mail.Senders;
using Accounts.Texts;

namespace Accounts.Recovery;

/// <summary>
/// The two mails of forgotten and changed passwords. No word that a stranger could choose stands in them.
/// </summary>
public sealed class RecoveryMails(MailComposer composer)
{
    /// <summary>The mail that carries a link to choose a new password.</summary>
    /// <param name="to">The owner's bare email.</param>
    /// <param name="locale">BCP 47 tag of the account; English when unknown.</param>
    /// <param name="link">The link, absolute.</param>
    /// <param name="lifetime">How long the link is valid from now.</param>
    /// <param name="operationId">Names this sending; repeated by a retry.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    public Task<OutgoingMail> LinkAsync(
        string to, string? locale, Uri link, TimeSpan lifetime, Guid operationId, CancellationToken cancellationToken)
    {
        var language = Languages.For(locale);
        var texts = new RecoveryTexts(language);
        var words = new MailTexts(language).Duration(lifetime);
        var letter = new MailLetter(
            texts.MailSubject(composer.ProductName),
            texts.MailPreheader(words),
            [texts.MailIntro(composer.ProductName), texts.MailPrompt],
            new MailLink(link, texts.ChooseButton),
            [texts.MailLifetime(words), texts.MailNotYou]);
        return composer.ComposeAsync(to, language, letter, operationId, cancellationToken);
    }

    /// <summary>The mail that says that the password was changed, with a way to take the account back.</summary>
    /// <param name="to">The owner's bare email.</param>
    /// <param name="locale">BCP 47 tag of the account; English when unknown.</param>
    /// <param name="forgot">Where a new link can be asked for, absolute.</param>
    /// <param name="operationId">Names this sending; repeated by a retry.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    public Task<OutgoingMail> ChangedAsync(
        string to, string? locale, Uri forgot, Guid operationId, CancellationToken cancellationToken)
    {
        var language = Languages.For(locale);
        var texts = new RecoveryTexts(language);
        var letter = new MailLetter(
            texts.ChangedSubject(composer.ProductName),
            texts.ChangedPreheader,
            [texts.ChangedIntro(composer.ProductName), texts.ChangedYou, texts.ChangedNotYou],
            new MailLink(forgot, texts.ChooseButton),
            Closing: []);
        return composer.ComposeAsync(to, language, letter, operationId, cancellationToken);
    }
}
