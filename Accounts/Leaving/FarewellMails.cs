using Accounts.Mail;
using Accounts.Mail.Senders;
using Accounts.Texts;

namespace Accounts.Leaving;

/// <summary>The mail of leaving.</summary>
public sealed class FarewellMails(MailComposer composer)
{
    /// <summary>The mail to who had an account that was removed. It holds no link.</summary>
    /// <param name="to">The reader's bare email.</param>
    /// <param name="locale">BCP 47 tag of the account; English when unknown.</param>
    /// <param name="operationId">Names this sending; repeated by a retry.</param>
    /// <param name="cancellationToken">Stops the rendering.</param>
    public Task<OutgoingMail> FarewellAsync(
        string to, string? locale, Guid operationId, CancellationToken cancellationToken)
    {
        var language = Languages.For(locale);
        var texts = new LeavingTexts(language);
        var letter = new MailLetter(
            texts.FarewellSubject(composer.ProductName),
            texts.FarewellPreheader,
            [texts.FarewellIntro(composer.ProductName), texts.FarewellAgain, texts.FarewellNotYou],
            Link: null,
            Closing: []);
        return composer.ComposeAsync(to, language, letter, operationId, cancellationToken);
    }
}
