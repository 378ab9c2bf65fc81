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
    public async Task A_page_names_its_language_and_has_one_title_one_heading_and_one_main(string name)
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
    public async Task A_page_has_no_script_no_event_handler_and_no_style_attribute(string name)
    {
        var html = (await EveryPage.RenderAsync(name)).Html;
        Assert.Empty(Elements(html, "script"));
        Assert.Single(Elements(html, "style"));
        Assert.DoesNotMatch(ForbiddenAttribute(), html);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_page_leads_on_and_names_product_and_support(string name)
    {
        var html = (await EveryPage.RenderAsync(name)).Html;
        Assert.Contains("– Northwind</title>", html, StringComparison.Ordinal);
        Assert.Contains("href=\"mailto:help@northwind.example\"", html, StringComparison.Ordinal);
        Assert.True(Elements(html, "p").Count > 2, "too short to tell what happened and what to do");
    }

    [Fact]
    public async Task The_confirm_form_posts_to_the_page_itself_and_offers_a_way_out()
    {
        var html = (await EveryPage.RenderAsync("confirm-password")).Html;
        Assert.Contains("<form method=\"post\">", html, StringComparison.Ordinal);
        Assert.Contains("<label for=\"password\">", html, StringComparison.Ordinal);
        Assert.Contains("autocomplete=\"current-password\" maxlength=\"1024\" required autofocus", html, StringComparison.Ordinal);
        Assert.Contains("href=\"?not-me\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("aria-invalid=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("type=\"password\"", (await EveryPage.RenderAsync("confirm")).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("confirm-missing", "Please enter your password.")]
    [InlineData("confirm-wrong", "This is not the password chosen at registration.")]
    public async Task A_fault_is_told_in_the_title_and_at_the_field(string name, string said)
    {
        var html = WebUtility.HtmlDecode((await EveryPage.RenderAsync(name)).Html);
        Assert.Contains("<title>Error: ", html, StringComparison.Ordinal);
        Assert.Contains("aria-invalid=\"true\" aria-describedby=\"fault\"", html, StringComparison.Ordinal);
        Assert.Contains("<p id=\"fault\" class=\"fault\">" + said, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_removal_form_drops_the_query_and_names_its_action()
    {
        var html = (await EveryPage.RenderAsync("confirm-removal")).Html;
        Assert.Contains("<form method=\"post\" action=\"?\">", html, StringComparison.Ordinal);
        Assert.Contains("name=\"action\" value=\"remove\"", html, StringComparison.Ordinal);
        Assert.Contains("<a href=\"?\">", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("expired", "name=\"token\" value=\"" + EveryPage.Token + "\"")]
    [InlineData("invalid", "name=\"email\" type=\"email\" autocomplete=\"email\"")]
    [InlineData("gone", "name=\"email\" type=\"email\" autocomplete=\"email\"")]
    public async Task A_dead_link_offers_a_new_one_unless_links_do_not_travel_by_mail(string name, string field)
    {
        var html = (await EveryPage.RenderAsync(name)).Html;
        Assert.Contains("<form method=\"post\" action=\"../resend\">", html, StringComparison.Ordinal);
        Assert.Contains(field, html, StringComparison.Ordinal);

        var without = (await EveryPage.RenderAsync(name + "-no-resend")).Html;
        Assert.DoesNotContain("<form", without, StringComparison.Ordinal);
        Assert.Contains("ask for one in Northwind", without, StringComparison.Ordinal);
    }

    private static MatchCollection Elements(string html, string tag) => Regex.Matches(html, $"<{tag}[\\s>]", RegexOptions.IgnoreCase);

    [GeneratedRegex(@"<[^>]*\s(on\w+|style)\s*=", RegexOptions.IgnoreCase)]
    private static partial Regex ForbiddenAttribute();
}
