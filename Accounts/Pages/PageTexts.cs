using System.Globalization;
using Accounts.Texts;

namespace Accounts.Pages;

/// <summary>
/// What the pages of all flows say, in one language, from PageTexts.resx and its translations; each name here is a
/// name there.
/// </summary>
public sealed class PageTexts(CultureInfo language) : OwnTexts(Table, language)
{
    private static readonly TextTable Table = new(typeof(PageTexts));

    /// <summary>The language as a BCP 47 tag.</summary>
    public string Language => Culture.Name;

    /// <summary>What pages say of names and passwords that cannot be taken.</summary>
    public FaultTexts Faults { get; } = new(language);

    public string SupportQuestion => Text();
    public string PasswordLabel => Text();
    public string NewPasswordLabel => Text();
    public string UserNameLabel => Text();
    public string EmailLabel => Text();
    public string ForgotLink => Text();
    public string TooManyTriesHeading => Text();
    public string UnavailableHeading => Text();
    public string ReopenLink => Text();
    public string TryAgain => Text();
    public string RejectedHeading => Text();
    public string RejectedLead => Text();
    public string RejectedSlow => Text();
    public string RejectedTooLarge => Text();
    public string RejectedFormat => Text();
    public string RejectedTooManyHeading => Text();
    public string RejectedTooMany => Text();
    public string RejectedOurFault => Text();

    public string ErrorTitle(string heading) => With(heading);
    public string NewPasswordLength(int characters) => With(characters);
    public string ContinueLink(string product) => With(product);
    public string UnavailableLead(string product) => With(product);

    /// <summary>What is wrong with an email that cannot be taken.</summary>
    public string EmailFault(string? typed) =>
        Text(string.IsNullOrWhiteSpace(typed) ? "FieldMissing" : "EmailInvalid");

    /// <summary>That there is a pause after wrong passwords, and how long it is.</summary>
    public string TooManyTries(TimeSpan time) => $"{Text("TooManyTriesLead")} {Wait(time)}";

    /// <summary>How long to wait, rounded up; short forms of units spare every language its plurals.</summary>
    public string Wait(TimeSpan time) => time.TotalMinutes switch
    {
        <= 1.5 => Text("WaitMoment"),
        <= 90 => With(Math.Ceiling(time.TotalMinutes), "WaitMinutes"),
        _ => With(Math.Ceiling(time.TotalHours), "WaitHours"),
    };
}
