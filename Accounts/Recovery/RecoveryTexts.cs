using System.Globalization;
using Accounts.Texts;

namespace Accounts.Recovery;

/// <summary>
/// What the pages and mails of forgotten passwords say, in one language, from RecoveryTexts.resx and its translations;
/// each name here is a name there.
/// </summary>
public sealed class RecoveryTexts(CultureInfo language) : OwnTexts(Table, language)
{
    private static readonly TextTable Table = new(typeof(RecoveryTexts));

    public string ForgotHeading => Text();
    public string ForgotLead => Text();
    public string ForgotNameLead => Text();
    public string ForgotNameLabel => Text();
    public string ForgotUnknown => Text();
    public string ForgotTooOld => Text();
    public string ForgotButton => Text();
    public string AcceptedHeading => Text();
    public string AcceptedLead => Text();
    public string AcceptedSpam => Text();
    public string MadeLead => Text();
    public string ChooseButton => Text();
    public string ResetHeading => Text();
    public string ResetMissing => Text();
    public string ResetButton => Text();
    public string ResetNotYou => Text();
    public string ChangedHeading => Text();
    public string ChangedClose => Text();
    public string ExpiredHeading => Text();
    public string ExpiredLead => Text();
    public string ExpiredSend => Text();
    public string SendButton => Text();
    public string InvalidHeading => Text();
    public string InvalidLead => Text();
    public string InvalidCopy => Text();
    public string GoneHeading => Text();
    public string GoneLead => Text();
    public string AgainButton => Text();
    public string MailPrompt => Text();
    public string MailNotYou => Text();
    public string ChangedPreheader => Text();
    public string ChangedYou => Text();
    public string ChangedNotYou => Text();

    public string AcceptedNothing(string product) => With(product);
    public string ResetLead(string product) => With(product);
    public string ChangedLead(string product) => With(product);
    public string AskThere(string product) => With(product);
    public string GoneSignIn(string product) => With(product);
    public string MailSubject(string product) => With(product);
    public string MailPreheader(string lifetime) => With(lifetime);
    public string MailIntro(string product) => With(product);
    public string MailLifetime(string lifetime) => With(lifetime);
    public string ChangedSubject(string product) => With(product);
    public string ChangedIntro(string product) => With(product);
}
