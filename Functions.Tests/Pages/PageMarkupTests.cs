using System.Net;
using System.Text.RegularExpressions;
using Accounts.Texts;
using Xunit;

namespace Functions.Tests.Pages;

public sealed partial class PageMarkupTests
{
    public static TheoryData<string> Names => [.. EveryPage.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task APageNamesItsLanguageAndHasOneTitleOneHeadingAndOneMain(string name)
    {
        foreach (var language in Languages.Supported)
        {
            var html = (await EveryPage.RenderAsync(name, language)).Html;
            Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
            Assert.Contains($"<html lang=\"{language}\">", html, StringComparison.Ordinal);
            Assert.Single(Elements(html, "title"));
            Assert.Single(Elements(html, "h1"));
            Assert.Single(Elements(html, "main"));
            Assert.Contains("name=\"viewport\"", html, StringComparison.Ordinal);
            Assert.Contains("content=\"noindex, nofollow\"", html, StringComparison.Ordinal);
            Assert.DoesNotContain("{0}", html, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task APageHasNoScriptNoEventHandlerAndNoStyleAttribute(string name)
    {
        var html = (await EveryPage.RenderAsync(name)).Html;
        Assert.Empty(Elements(html, "script"));
        Assert.Single(Elements(html, "style"));
        Assert.DoesNotMatch(ForbiddenAttribute(), html);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task APageLeadsOnAndNamesProductAndSupport(string name)
    {
        var html = (await EveryPage.RenderAsync(name)).Html;
        Assert.Contains("– Northwind</title>", html, StringComparison.Ordinal);
        Assert.Contains("href=\"mailto:help@northwind.example\"", html, StringComparison.Ordinal);
        Assert.True(Elements(html, "p").Count > 2, "too short to tell what happened and what to do");
    }

    [Fact]
    public async Task TheConfirmFormPostsToThePageItselfAndOffersAWayOut()
    {
        var html = (await EveryPage.RenderAsync("confirm-password")).Html;
        Assert.Contains("<form method=\"post\" action=\"?\">", html, StringComparison.Ordinal);
        Assert.Contains("<label for=\"password\">", html, StringComparison.Ordinal);
        Assert.Contains(
            "autocomplete=\"current-password\" required=\"required\" autofocus=\"autofocus\"",
            html,
            StringComparison.Ordinal);
        Assert.Contains("href=\"?new\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("aria-invalid=", html, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "type=\"password\"", (await EveryPage.RenderAsync("confirm")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("confirm-missing", "password", "Please enter your password.")]
    [InlineData("confirm-wrong", "password", "This is not the password chosen at registration.")]
    [InlineData("confirm-taken", "username", "Someone else has this name by now.")]
    [InlineData("confirm-mixed", "username", "Please use letters of one script only.")]
    [InlineData("confirm-mixed", "password", "Please enter your password.")]
    [InlineData("new-missing", "new_password", "Please choose a password.")]
    [InlineData("new-weak", "new_password", "This password is too easy to guess.")]
    [InlineData("new-taken", "username", "Someone else has this name by now.")]
    [InlineData("resend-missing", "email", "Please enter it in full.")]
    [InlineData("resend-wrong", "email", "This is not an email address.")]
    [InlineData("leave-missing", "username", "Please enter your user name or your email address.")]
    [InlineData("leave-missing", "password", "Please enter your password.")]
    [InlineData("leave-refused", "password", "Name or password is wrong, or the account is not active.")]
    public async Task AFaultIsSaidInTheTitleAndAtTheField(string name, string field, string said)
    {
        var html = WebUtility.HtmlDecode((await EveryPage.RenderAsync(name)).Html);
        Assert.Contains("<title>Error: ", html, StringComparison.Ordinal);
        Assert.Matches($"<input id=\"{field}\"[^>]* aria-invalid=\"true\" aria-describedby=\"{field}-fault", html);
        Assert.Contains($"<p id=\"{field}-fault\" class=\"fault\">{said}", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("confirm-taken", "value=\"krzysiek\"")]
    [InlineData("confirm-mixed", "value=\"krzуsiek\"")]
    [InlineData("new-named", "value=\"krzysiek\"")]
    [InlineData("leave-refused", "value=\"krzysiek\"")]
    public async Task ANameFieldHoldsWhatWasTriedAndNoPasswordEverComesBack(string name, string value)
    {
        var html = (await EveryPage.RenderAsync(name)).Html;
        Assert.Matches(
            $"<input id=\"username\" name=\"username\" type=\"text\" autocomplete=\"username\"[^>]* {value}", html);
        Assert.DoesNotMatch("type=\"password\"[^>]* value=", html);
    }

    [Theory]
    [InlineData("new", "Email address", "anna@example.org")]
    [InlineData("reset", "Email address", "anna@example.org")]
    [InlineData("reset-missing", "User name", "anna")]
    public async Task APasswordManagerLearnsWhosePasswordIsChosen(string name, string label, string value)
    {
        var html = (await EveryPage.RenderAsync(name)).Html;
        Assert.Contains($"<label for=\"account\">{label}</label>", html, StringComparison.Ordinal);
        Assert.Matches($"autocomplete=\"username\"[^>]* readonly=\"readonly\" value=\"{value}\"", html);
    }

    /// <summary>A browser cuts at a field's bound without a word, and the person knows another password.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task NoBrowserCutsAPassword(string name) => Assert.DoesNotMatch(
        "type=\"password\"[^>]* maxlength=", (await EveryPage.RenderAsync(name)).Html);

    [Fact]
    public async Task TheFormForANewPasswordPostsToTheLinkAndLeadsBack()
    {
        var html = (await EveryPage.RenderAsync("new")).Html;
        Assert.Contains("<form method=\"post\" action=\"?\">", html, StringComparison.Ordinal);
        Assert.Contains(
            "name=\"new_password\" type=\"password\" autocomplete=\"new-password\" required",
            html,
            StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"new_password-hint\"", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"?\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("name=\"username\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expired", "name=\"token\" value=\"" + EveryPage.Token + "\"", "expired-unknown")]
    [InlineData("invalid", "name=\"email\" type=\"email\" autocomplete=\"email\"", "invalid-no-resend")]
    public async Task ADeadLinkOffersANewOneUnlessLinksDoNotTravelByMail(string name, string field, string without)
    {
        var html = (await EveryPage.RenderAsync(name)).Html;
        Assert.Contains("<form method=\"post\" action=\"../resend\">", html, StringComparison.Ordinal);
        Assert.Contains(field, html, StringComparison.Ordinal);

        var bare = (await EveryPage.RenderAsync(without)).Html;
        Assert.DoesNotContain("<form", bare, StringComparison.Ordinal);
        Assert.Contains("ask for one in Northwind", bare, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("already-active", "href=\"../password/forgot\"")]
    [InlineData("already-active", "href=\"https://app.example/welcome\"")]
    [InlineData("email-taken", "href=\"../password/forgot\"")]
    [InlineData("email-taken", "href=\"https://app.example/welcome\"")]
    [InlineData("expired-active-return", "href=\"https://app.example/welcome\"")]
    [InlineData("too-many-tries", "href=\"?new\"")]
    [InlineData("leave-too-many", "href=\"password/forgot\"")]
    public async Task AnOutcomeThatIsNotWantedLeadsOn(string name, string link) =>
        Assert.Contains(link, (await EveryPage.RenderAsync(name)).Html, StringComparison.Ordinal);

    [Theory]
    [InlineData("already-active-bare")]
    [InlineData("email-taken-bare")]
    public async Task WithoutResetsNoneIsLinkedTo(string name) =>
        Assert.DoesNotContain("password/forgot", (await EveryPage.RenderAsync(name)).Html, StringComparison.Ordinal);

    [Theory]
    [InlineData("expired-active", "Just sign in.")]
    [InlineData("expired-over", "register in Northwind again")]
    [InlineData("gone", "only the people at Northwind can switch it on again")]
    [InlineData("name-taken", "register in Northwind again at any time, with another name")]
    [InlineData("rejected-429", "in about 60 min")]
    [InlineData("confirm-password", "Not you? You need do nothing")]
    [InlineData("confirm", "Not you? You need do nothing")]
    [InlineData("leave", "deleted at once and for good")]
    [InlineData("left", "register again")]
    public async Task EveryStateSaysWhatToDo(string name, string said) =>
        Assert.Contains(said, (await EveryPage.RenderAsync(name)).Words, StringComparison.Ordinal);

    private static MatchCollection Elements(string html, string tag) =>
        Regex.Matches(html, $"<{tag}[\\s>]", RegexOptions.IgnoreCase);

    [GeneratedRegex(@"<[^>]*\s(on\w+|style)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex ForbiddenAttribute();
}
