using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Accounts.Activation;
using Accounts.Branding;
using Accounts.Leaving;
using Accounts.Links;
using Accounts.Pages;
using Accounts.Passwords;
using Accounts.Recovery;
using Accounts.Storage;
using Functions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Functions.Tests.Pages;

/// <summary>Each page in each of its states, with the status it must have.</summary>
internal static class EveryPage
{
    public const string Token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

    private const string Return = "https://app.example/welcome";

    public static readonly BrandOptions Branding = new()
    {
        ProductName = "Northwind",
        SupportAddress = "help@northwind.example",
    };

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static readonly FieldFault Weak = FieldFault.Invalid("The password is too easy to guess.");
    private static readonly FieldFault Breached = FieldFault.Invalid("This password is known from a data breach.");
    private static readonly Uri ResetLink = new($"https://accounts.example/api/password/reset/{Token}");
    private static readonly AccountEntity Anna = StoredAccounts.Make("anna", "anna@example.org");
    private static readonly AccountEntity Named = StoredAccounts.Make("anna", null);
    private static readonly NameField Taken = new("krzysiek", FieldFault.Taken);
    private static readonly NameField Mixed =
        new("krzуsiek", FieldFault.Invalid("The user name mixes letters of different scripts."));
    private static readonly NameField Free = new("krzysiek");

    private static readonly Dictionary<string, (int, Func<ActivationPages, CultureInfo, IResult>)> OfActivation =
        new()
        {
            ["confirm"] = (200, (pages, language) => pages.Confirm(language, new(false))),
            ["confirm-password"] = (200, (pages, language) => pages.Confirm(language, new(true))),
            ["confirm-missing"] = (400, (pages, language) => pages.Confirm(language, new(true, FieldFault.Missing))),
            ["confirm-wrong"] = (403, (pages, language) => pages.Confirm(language, new(true, FieldFault.Wrong))),
            ["confirm-taken"] = (409, (pages, language) => pages.Confirm(language, new(true, Name: Taken))),
            ["confirm-mixed"] =
                (400, (pages, language) => pages.Confirm(language, new(true, FieldFault.Missing, Mixed))),
            ["confirm-renamed"] =
                (403, (pages, language) => pages.Confirm(language, new(true, FieldFault.Wrong, Free))),
            ["new"] = (200, (pages, language) => pages.NewPassword(language, new(Email: "anna@example.org"))),
            ["new-named"] = (200, (pages, language) => pages.NewPassword(language, new(Name: Free))),
            ["new-missing"] =
                (400, (pages, language) => pages.NewPassword(language, new(FieldFault.Missing, null, "a@example.org"))),
            ["new-weak"] = (400, (pages, language) => pages.NewPassword(language, new(Weak, Free))),
            ["new-taken"] = (409, (pages, language) => pages.NewPassword(language, new(Name: Taken))),
            ["new-mixed"] = (400, (pages, language) => pages.NewPassword(language, new(Weak, Mixed))),
            ["activated"] = (200, (pages, language) => pages.Activated(language, null, false)),
            ["activated-return"] = (200, (pages, language) => pages.Activated(language, Return, false)),
            ["activated-already"] = (200, (pages, language) => pages.Activated(language, null, true)),
            ["already-active"] = (409, (pages, language) => pages.AlreadyActive(language, Return, true)),
            ["already-active-bare"] = (409, (pages, language) => pages.AlreadyActive(language, null, false)),
            ["expired"] = (401, (pages, language) => pages.Expired(language, Token, ExpiredState.Pending, null)),
            ["expired-active"] = (401, (pages, language) => pages.Expired(language, Token, ExpiredState.Active, null)),
            ["expired-active-return"] =
                (401, (pages, language) => pages.Expired(language, Token, ExpiredState.Active, Return)),
            ["expired-over"] = (401, (pages, language) => pages.Expired(language, Token, ExpiredState.Over, null)),
            ["expired-unknown"] =
                (401, (pages, language) => pages.Expired(language, Token, ExpiredState.Unknown, null)),
            ["invalid"] = (401, (pages, language) => pages.Invalid(language, true)),
            ["invalid-no-resend"] = (401, (pages, language) => pages.Invalid(language, false)),
            ["gone"] = (410, (pages, language) => pages.Gone(language)),
            ["email-taken"] = (409, (pages, language) => pages.EmailTaken(language, Return, true)),
            ["email-taken-bare"] = (409, (pages, language) => pages.EmailTaken(language, null, false)),
            ["name-taken"] = (409, (pages, language) => pages.NameTaken(language)),
            ["too-many-tries"] = (429, (pages, language) => pages.TooManyTries(language, TimeSpan.FromMinutes(15))),
            ["resend-missing"] = (400, (pages, language) => pages.ResendAgain(language, null)),
            ["resend-wrong"] = (400, (pages, language) => pages.ResendAgain(language, "anna@example")),
            ["resend-accepted"] = (202, (pages, language) => pages.ResendAccepted(language)),
        };

    private static readonly Dictionary<string, (int, Func<RecoveryPages, CultureInfo, IResult>)> OfRecovery =
        new()
        {
            ["forgot"] = (200, (pages, language) => pages.Forgot(language, false)),
            ["forgot-name"] = (200, (pages, language) => pages.Forgot(language, true)),
            ["forgot-missing"] =
                (400, (pages, language) =>
                    pages.Forgot(language, false, 400, new PageTexts(language).EmailFault(null))),
            ["forgot-wrong"] =
                (400, (pages, language) =>
                    pages.Forgot(language, false, 400, new PageTexts(language).EmailFault("a"), "anna@example")),
            ["forgot-too-old"] =
                (401, (pages, language) => pages.Forgot(language, false, 401, Texts(language).ForgotTooOld)),
            ["forgot-unknown"] =
                (404, (pages, language) => pages.Forgot(language, true, 404, Texts(language).ForgotUnknown, "anna")),
            ["forgot-accepted"] = (202, (pages, language) => pages.Accepted(language)),
            ["forgot-made"] = (201, (pages, language) => pages.Made(language, ResetLink)),
            ["reset"] = (200, (pages, language) => pages.Reset(language, Anna)),
            ["reset-missing"] = (400, (pages, language) => pages.Reset(language, Named, FieldFault.Missing)),
            ["reset-weak"] = (400, (pages, language) => pages.Reset(language, Anna, Weak)),
            ["reset-breached"] = (400, (pages, language) => pages.Reset(language, null, Breached)),
            ["changed"] = (200, (pages, language) => pages.Changed(language, null)),
            ["changed-return"] = (200, (pages, language) => pages.Changed(language, Return)),
            ["reset-expired"] = (401, (pages, language) => pages.Expired(language, Token, true)),
            ["reset-expired-there"] = (401, (pages, language) => pages.Expired(language, Token, false)),
            ["reset-invalid"] = (401, (pages, language) => pages.Invalid(language, true)),
            ["reset-invalid-there"] = (401, (pages, language) => pages.Invalid(language, false)),
            ["reset-gone"] = (410, (pages, language) => pages.Gone(language, true, null)),
            ["reset-gone-return"] = (410, (pages, language) => pages.Gone(language, true, Return)),
            ["reset-gone-there"] = (410, (pages, language) => pages.Gone(language, false, Return)),
        };

    private static readonly Dictionary<string, (int, Func<LeavingPages, CultureInfo, IResult>)> OfLeaving =
        new()
        {
            ["leave"] = (200, (pages, language) => pages.Ask(language, new())),
            ["leave-missing"] =
                (400, (pages, language) => pages.Ask(language, new("", FieldFault.Missing, FieldFault.Missing))),
            ["leave-refused"] =
                (401, (pages, language) => pages.Ask(language, new("krzysiek", Password: new FieldFault(401)))),
            ["leave-too-many"] = (429, (pages, language) => pages.TooManyTries(language, Hour)),
            ["left"] = (200, (pages, language) => pages.Left(language)),
        };

    private static readonly Dictionary<string, (int, Func<PageMaker, CultureInfo, IResult>)> OfAnyFlow =
        new()
        {
            ["unavailable"] = (503, (pages, language) => pages.Unavailable(language, Moment, WayBack.Link)),
            ["unavailable-form"] = (503, (pages, language) => pages.Unavailable(language, Moment, WayBack.Form)),
            ["unavailable-mail"] = (503, (pages, language) => pages.Unavailable(language, Moment, WayBack.Mail)),
            ["rejected-400"] = (400, (pages, language) => pages.Rejected(language, 400, WayBack.Link)),
            ["rejected-408"] = (408, (pages, language) => pages.Rejected(language, 408, WayBack.Link)),
            ["rejected-413"] = (413, (pages, language) => pages.Rejected(language, 413, WayBack.Link)),
            ["rejected-415"] = (415, (pages, language) => pages.Rejected(language, 415, WayBack.Link)),
            ["rejected-429"] = (429, (pages, language) => pages.Rejected(language, 429, WayBack.Link, Hour)),
            ["rejected-500"] = (500, (pages, language) => pages.Rejected(language, 500, WayBack.Link)),
        };

    public static readonly IReadOnlyDictionary<string, (int Status, Func<PageMaker, CultureInfo, IResult> Make)> All =
        Of(OfActivation, maker => new ActivationPages(maker, new PasswordOptions()))
            .Concat(Of(OfRecovery, maker => new RecoveryPages(maker, new PasswordOptions())))
            .Concat(Of(OfLeaving, maker => new LeavingPages(maker, new ForgotLink(IsServed: true))))
            .Concat(Of(OfAnyFlow, maker => maker))
            .ToDictionary();

    /// <summary>The pages of activation with the branding given, or the usual one.</summary>
    public static ActivationPages Pages(BrandOptions? branding = null) =>
        new(new PageMaker(new Brand(branding ?? Branding)), new PasswordOptions());

    /// <summary>Executes a result outside of any host, as the caller of the library does.</summary>
    public static async Task<RenderedPage> RenderAsync(IResult result, Action<HttpContext>? prepare = null)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        prepare?.Invoke(context);
        await result.ExecuteAsync(context);
        return new(context.Response.StatusCode, context.Response.Headers, Encoding.UTF8.GetString(body.ToArray()));
    }

    /// <summary>One of <see cref="All"/>, with usual branding and in English unless said otherwise.</summary>
    public static Task<RenderedPage> RenderAsync(string name, string language = "en", BrandOptions? branding = null) =>
        RenderAsync(
            All[name].Make(new PageMaker(new Brand(branding ?? Branding)), CultureInfo.GetCultureInfo(language)));

    private static RecoveryTexts Texts(CultureInfo language) => new(language);

    private static IEnumerable<KeyValuePair<string, (int Status, Func<PageMaker, CultureInfo, IResult> Make)>> Of<T>(
        Dictionary<string, (int Status, Func<T, CultureInfo, IResult> Make)> pages, Func<PageMaker, T> of) =>
        pages.Select(page => KeyValuePair.Create(
            page.Key,
            (page.Value.Status, (Func<PageMaker, CultureInfo, IResult>)((maker, language) =>
                page.Value.Make(of(maker), language)))));
}

/// <summary>What a browser would get.</summary>
internal sealed record RenderedPage(int Status, IHeaderDictionary Headers, string Html)
{
    /// <summary>The one style element's content.</summary>
    public string Style => Html.Split("<style>")[1].Split("</style>")[0];

    /// <summary>The card with its content.</summary>
    public string Main =>
        Html[Html.IndexOf("<main>", StringComparison.Ordinal)..(Html.IndexOf("</main>", StringComparison.Ordinal) + 7)];

    /// <summary>What a person reads between the tags.</summary>
    public string Words => System.Net.WebUtility.HtmlDecode(
        Regex.Replace(Html[Html.IndexOf("<body>", StringComparison.Ordinal)..], "<[^>]*>", ""));
}
