using System.Globalization;
using Accounts.Texts;

namespace Accounts.Activation;

/// <summary>
/// What the pages and mails of activation say, in one language, from ActivationTexts.resx and its translations; each
/// name here is a name there.
/// </summary>
public sealed class ActivationTexts(CultureInfo language) : OwnTexts(Table, language)
{
    private static readonly TextTable Table = new(typeof(ActivationTexts));

    public string ConfirmHeading => Text();
    public string PasswordMissing => Text();
    public string PasswordWrong => Text();
    public string NameTaken => Text();
    public string ActivateButton => Text();
    public string NewLink => Text();
    public string NotYou => Text();
    public string NewHeading => Text();
    public string NewPasswordMissing => Text();
    public string NewButton => Text();
    public string NewBack => Text();
    public string ActivatedHeading => Text();
    public string ActivatedClose => Text();
    public string AlreadyActiveHeading => Text();
    public string ResetHint => Text();
    public string ExpiredHeading => Text();
    public string ExpiredLead => Text();
    public string ExpiredResend => Text();
    public string InvalidHeading => Text();
    public string InvalidLead => Text();
    public string InvalidCopy => Text();
    public string EmailHint => Text();
    public string SendButton => Text();
    public string GoneHeading => Text();
    public string EmailTakenHeading => Text();
    public string NameTakenHeading => Text();
    public string NameTakenLead => Text();
    public string TooManyWayOut => Text();
    public string ChooseNewButton => Text();
    public string ResendHeading => Text();
    public string ResendLead => Text();
    public string ResendSpam => Text();
    public string LinkPrompt => Text();
    public string LinkPassword => Text();
    public string LinkNotYou => Text();
    public string NoticePreheader => Text();
    public string NoticeNotYou => Text();

    public string ConfirmLead(string product) => With(product);
    public string ConfirmPasswordLead(string product) => With(product);
    public string NewLead(string product) => With(product);
    public string ActivatedLead(string product) => With(product);
    public string AlreadyLead(string product) => With(product);
    public string AlreadyActiveLead(string product) => With(product);
    public string ExpiredActive(string product) => With(product);
    public string ExpiredUnknown(string product) => With(product);
    public string RegisterAgain(string product) => With(product);
    public string Deactivated(string product) => With(product);
    public string EmailTakenLead(string product) => With(product);
    public string NameTakenRegister(string product) => With(product);
    public string ResendNothing(string product) => With(product);
    public string LinkSubject(string product) => With(product);
    public string LinkPreheader(string lifetime) => With(lifetime);
    public string LinkIntro(string product) => With(product);
    public string LinkLifetime(string lifetime) => With(lifetime);
    public string NoticeSubject(string product) => With(product);
    public string NoticeIntro(string product) => With(product);
    public string NoticeSignIn(string product) => With(product);
}
