using System.Globalization;
using Accounts.Activation;
using Accounts.Mail;
using Microsoft.AspNetCore.Http;

namespace Functions.Tests.Pages;

/// <summary>Each page in each of its states, with the status it must have.</summary>
internal static class EveryPage
{
    public const string Token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";

    public static readonly MailOptions Branding = new()
    {
        ProductName = "Northwind",
        SupportAddress = "help@northwind.example",
    };

    public static readonly IReadOnlyDictionary<string, (int Status, Func<ActivationPages, CultureInfo, IResult> Make)> All =
        new Dictionary<string, (int, Func<ActivationPages, CultureInfo, IResult>)>
        {
            ["confirm"] = (200, (pages, language) => pages.Confirm(language, false, ConfirmFault.None)),
            ["confirm-password"] = (200, (pages, language) => pages.Confirm(language, true, ConfirmFault.None)),
            ["confirm-missing"] = (400, (pages, language) => pages.Confirm(language, true, ConfirmFault.PasswordMissing)),
            ["confirm-wrong"] = (403, (pages, language) => pages.Confirm(language, true, ConfirmFault.PasswordWrong)),
            ["confirm-removal"] = (200, (pages, language) => pages.ConfirmRemoval(language)),
            ["removed"] = (200, (pages, language) => pages.Removed(language)),
            ["activated"] = (200, (pages, language) => pages.Activated(language, null, false)),
            ["activated-return"] = (200, (pages, language) => pages.Activated(language, "https://app.example/welcome", false)),
            ["activated-already"] = (200, (pages, language) => pages.Activated(language, null, true)),
            ["expired"] = (401, (pages, language) => pages.Expired(language, Token, true)),
            ["expired-no-resend"] = (401, (pages, language) => pages.Expired(language, Token, false)),
            ["invalid"] = (401, (pages, language) => pages.Invalid(language, true)),
            ["invalid-no-resend"] = (401, (pages, language) => pages.Invalid(language, false)),
            ["gone"] = (410, (pages, language) => pages.Gone(language, true)),
            ["gone-no-resend"] = (410, (pages, language) => pages.Gone(language, false)),
            ["too-many-tries"] = (429, (pages, language) => pages.TooManyTries(language, TimeSpan.FromMinutes(15))),
            ["resend-accepted"] = (202, (pages, language) => pages.ResendAccepted(language)),
            ["unavailable"] = (503, (pages, language) => pages.Unavailable(language, TimeSpan.FromSeconds(30))),
            ["rejected-400"] = (400, (pages, language) => pages.Rejected(language, 400)),
            ["rejected-413"] = (413, (pages, language) => pages.Rejected(language, 413)),
            ["rejected-415"] = (415, (pages, language) => pages.Rejected(language, 415)),
            ["rejected-429"] = (429, (pages, language) => pages.Rejected(language, 429)),
        };

    /// <summary>Executes a result outside of any host, as the caller of the library does.</summary>
    public static async Task<RenderedPage> RenderAsync(IResult result, Action<HttpContext>? prepare = null)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { Response = { Body = body } };
        prepare?.Invoke(context);
        await result.ExecuteAsync(context);
        return new(context.Response.StatusCode, context.Response.Headers, System.Text.Encoding.UTF8.GetString(body.ToArray()));
    }

    /// <summary>One of <see cref="All"/>, with usual branding and in English unless said otherwise.</summary>
    public static Task<RenderedPage> RenderAsync(string name, string language = "en", MailOptions? branding = null) =>
        RenderAsync(All[name].Make(new ActivationPages(branding ?? Branding), CultureInfo.GetCultureInfo(language)));
}

/// <summary>What a browser would get.</summary>
internal sealed record RenderedPage(int Status, IHeaderDictionary Headers, string Html)
{
    /// <summary>The one style element's content.</summary>
    public string Style => Html.Split("<style>")[1].Split("</style>")[0];
}
