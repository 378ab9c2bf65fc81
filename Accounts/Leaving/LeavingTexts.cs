using System.Globalization;
using Accounts.Texts;

namespace Accounts.Leaving;

/// <summary>
/// What the pages and the mail of leaving say, in one language, from LeavingTexts.resx and its translations; each name
/// here is a name there.
/// </summary>
public sealed class LeavingTexts(CultureInfo language) : OwnTexts(Table, language)
{
    private static readonly TextTable Table = new(typeof(LeavingTexts));

    public string LeaveHeading => Text();
    public string LeaveAnybody => Text();
    public string NameLabel => Text();
    public string NameMissing => Text();
    public string PasswordMissing => Text();
    public string Refused => Text();
    public string LeaveButton => Text();
    public string LeftHeading => Text();
    public string LeftClose => Text();
    public string FarewellPreheader => Text();
    public string FarewellAgain => Text();
    public string FarewellNotYou => Text();

    public string LeaveLead(string product) => With(product);
    public string LeftLead(string product) => With(product);
    public string FarewellSubject(string product) => With(product);
    public string FarewellIntro(string product) => With(product);
}
