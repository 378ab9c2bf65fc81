using System.Globalization;
using System.Resources;
using System.Runtime.CompilerServices;

namespace Accounts.Pages;

/// <summary>The pages' texts in one language, from PageTexts.resx and its translations; each name here is a name there.</summary>
public sealed class PageTexts(CultureInfo language)
{
    private static readonly ResourceManager Resources = new("Accounts.Pages.PageTexts", typeof(PageTexts).Assembly);

    /// <summary>The language as a BCP 47 tag.</summary>
    public string Language => language.Name;

    public string ConfirmHeading => Text();
    public string PasswordLabel => Text();
    public string PasswordMissing => Text();
    public string PasswordWrong => Text();
    public string ActivateButton => Text();
    public string NotMeQuestion => Text();
    public string NotMeLink => Text();
    public string RemovalHeading => Text();
    public string RemovalConsequence => Text();
    public string RemoveButton => Text();
    public string RemovalBack => Text();
    public string RemovedHeading => Text();
    public string ActivatedHeading => Text();
    public string ActivatedClose => Text();
    public string ExpiredHeading => Text();
    public string ExpiredLead => Text();
    public string ExpiredResend => Text();
    public string InvalidHeading => Text();
    public string InvalidLead => Text();
    public string InvalidCopy => Text();
    public string GoneHeading => Text();
    public string GoneLead => Text();
    public string GoneNewest => Text();
    public string AddressLead => Text();
    public string EmailLabel => Text();
    public string SendButton => Text();
    public string TooManyHeading => Text();
    public string TooManyLead => Text();
    public string TryAgain => Text();
    public string ResendHeading => Text();
    public string ResendLead => Text();
    public string ResendSpam => Text();
    public string UnavailableHeading => Text();
    public string ReopenLink => Text();
    public string RejectedHeading => Text();
    public string RejectedLead => Text();
    public string RejectedTooLarge => Text();
    public string RejectedFormat => Text();
    public string RejectedTooMany => Text();
    public string RejectedTooManyHeading => Text();
    public string SupportQuestion => Text();

    public string ErrorTitle(string heading) => With(heading);
    public string ConfirmLead(string product) => With(product);
    public string ConfirmPasswordLead(string product) => With(product);
    public string PasswordForgotten(string product) => With(product);
    public string RemovalLead(string product) => With(product);
    public string RemovedLead(string product) => With(product);
    public string RemovedNext(string product) => With(product);
    public string ActivatedLead(string product) => With(product);
    public string AlreadyLead(string product) => With(product);
    public string ContinueLink(string product) => With(product);
    public string GoneDeactivated(string product) => With(product);
    public string Elsewhere(string product) => With(product);
    public string ResendNothing(string product) => With(product);
    public string UnavailableLead(string product) => With(product);

    /// <summary>How long to wait, rounded up; short forms of units spare every language its plurals.</summary>
    public string Wait(TimeSpan time) => time.TotalMinutes switch
    {
        <= 1.5 => Text("WaitMoment"),
        <= 90 => With(Math.Ceiling(time.TotalMinutes), "WaitMinutes"),
        _ => With(Math.Ceiling(time.TotalHours), "WaitHours"),
    };

    private string Text([CallerMemberName] string name = "") =>
        Resources.GetString(name, language) ?? throw new MissingManifestResourceException($"PageTexts has no text {name}.");

    private string With(object value, [CallerMemberName] string name = "") => string.Format(language, Text(name), value);
}
