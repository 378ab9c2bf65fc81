using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Accounts.Activation;
using Accounts.Branding;
using Accounts.Leaving;
using Accounts.Mail;
using Accounts.Mail.Senders;
using Accounts.Recovery;
using Xunit;

namespace Functions.Tests.Mail;

public sealed partial class MailComposerTests
{
    [Theory]
    [ClassData(typeof(TheoryLanguages))]
    public async Task LinkStandsAloneOnItsLineInTheTextPart(string language)
    {
        var mail = await Mails.LinkAsync(locale: language);

        Assert.Single(mail.Text.Split('\n'), line => line == Mails.Link.AbsoluteUri);
        Assert.All(
            mail.Text.Split('\n').Where(line => line != Mails.Link.AbsoluteUri),
            line => Assert.True(line.Length <= 76, line));
    }

    [Theory]
    [ClassData(typeof(TheoryLanguages))]
    public async Task BothPartsSayWhoAsksHowLongAndWhatToDoIfItWasSomebodyElse(string language)
    {
        var common = new MailTexts(CultureInfo.GetCultureInfo(language));
        var texts = new ActivationTexts(CultureInfo.GetCultureInfo(language));
        var mail = await Mails.LinkAsync(locale: language);

        Assert.Equal(texts.LinkSubject("Contoso"), mail.Subject);
        foreach (var part in new[] { Flat(mail.Text), Words(mail.Html) })
        {
            Assert.Contains(common.Greeting, part, StringComparison.Ordinal);
            Assert.Contains(texts.LinkIntro("Contoso"), part, StringComparison.Ordinal);
            Assert.Contains(texts.LinkLifetime(common.Duration(TimeSpan.FromHours(2))), part, StringComparison.Ordinal);
            Assert.Contains(texts.LinkPassword, part, StringComparison.Ordinal);
            Assert.Contains(texts.LinkNotYou, part, StringComparison.Ordinal);
            Assert.Contains(common.Support("help@contoso.example"), part, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task WithoutASupportAddressNoneIsOffered()
    {
        var mail = await Mails.LinkAsync(Mails.Brand(support: null));

        Assert.DoesNotContain("help", mail.Text + mail.Html, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [ClassData(typeof(TheoryLanguages))]
    public async Task NoticeSaysThatNothingChangedAndHoldsNoLink(string language)
    {
        var texts = new ActivationTexts(CultureInfo.GetCultureInfo(language));
        var mail = await Mails.NoticeAsync(locale: language);

        Assert.Equal(texts.NoticeSubject("Contoso"), mail.Subject);
        foreach (var part in new[] { Flat(mail.Text), Words(mail.Html) })
        {
            Assert.Contains(texts.NoticeIntro("Contoso"), part, StringComparison.Ordinal);
            Assert.Contains(texts.NoticeSignIn("Contoso"), part, StringComparison.Ordinal);
            Assert.Contains(texts.NoticeNotYou, part, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("://", mail.Text + mail.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<a ", mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(TheoryLanguages))]
    public async Task AFarewellSaysWhatHappenedAndHoldsNoLink(string language)
    {
        var texts = new LeavingTexts(CultureInfo.GetCultureInfo(language));
        var mail = await Mails.FarewellAsync(language);

        Assert.Equal(texts.FarewellSubject("Contoso"), mail.Subject);
        foreach (var part in new[] { Flat(mail.Text), Words(mail.Html) })
        {
            Assert.Contains(texts.FarewellIntro("Contoso"), part, StringComparison.Ordinal);
            Assert.Contains(texts.FarewellAgain, part, StringComparison.Ordinal);
            Assert.Contains(texts.FarewellNotYou, part, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("://", mail.Text + mail.Html, StringComparison.Ordinal);
    }

    [Theory]
    [ClassData(typeof(TheoryLanguages))]
    public async Task AResetLinkSaysWhatItIsForHowLongAndWhatToDoIfItWasSomebodyElse(string language)
    {
        var texts = new RecoveryTexts(CultureInfo.GetCultureInfo(language));
        var hour = new MailTexts(CultureInfo.GetCultureInfo(language)).Duration(TimeSpan.FromHours(1));
        var mail = await Mails.ResetAsync(language);

        Assert.Equal(texts.MailSubject("Contoso"), mail.Subject);
        AssertSays(
            mail, texts.MailIntro("Contoso"), texts.MailPrompt, texts.MailLifetime(hour), texts.MailNotYou);
        Assert.Contains(texts.MailPreheader(hour), Words(mail.Html), StringComparison.Ordinal);
        AssertLeadsTo(mail, Mails.Link, texts.ChooseButton);
    }

    [Theory]
    [ClassData(typeof(TheoryLanguages))]
    public async Task AChangedPasswordIsSaidWithAWayToTakeTheAccountBackAndNoToken(string language)
    {
        var texts = new RecoveryTexts(CultureInfo.GetCultureInfo(language));
        var mail = await Mails.ChangedAsync(language);

        Assert.Equal(texts.ChangedSubject("Contoso"), mail.Subject);
        AssertSays(mail, texts.ChangedIntro("Contoso"), texts.ChangedYou, texts.ChangedNotYou);
        Assert.Contains(texts.ChangedPreheader, Words(mail.Html), StringComparison.Ordinal);
        AssertLeadsTo(mail, Mails.Forgot, texts.ChooseButton);
    }

    [Theory]
    [ClassData(typeof(TheoryLanguages))]
    public async Task MailsLoadNothingAndLeadNowhereButToTheLink(string language)
    {
        foreach (var mail in new[] { await Mails.LinkAsync(locale: language), await Mails.ResetAsync(language) })
        {
            AssertLoadsNothing(mail, Mails.Link);
        }

        AssertLoadsNothing(await Mails.ChangedAsync(language), Mails.Forgot);
    }

    [Theory]
    [InlineData("#1a56b0", "#ffffff")]
    [InlineData("#ffe600", "#000000")]
    [InlineData("#FFFFFF", "#000000")]
    [InlineData("#000000", "#ffffff")]
    [InlineData("#777777", "#000000")]
    [InlineData("#767676", "#ffffff")]
    public async Task ButtonTextCanBeReadOnEveryAccentColor(string accent, string text)
    {
        var mail = await Mails.LinkAsync(Mails.Brand(accent: accent));

        Assert.Contains($"background-color:{accent};color:{text}", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnAccentColorThatIsNoneNeverReachesTheMail() =>
        await Assert.ThrowsAsync<FormatException>(() => Mails.LinkAsync(Mails.Brand(accent: "red;}x")));

    [Fact]
    public async Task InboxPreviewsTellTheNextStep()
    {
        var mail = await Mails.LinkAsync();

        Assert.Contains(
            "mso-hide:all\">One step is left. The link is valid for 2 hours.", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MailsFitTheSizeThatClientsShowWhole()
    {
        // Gmail cuts mails at 102 KB.
        var mail = await Mails.LinkAsync(locale: "pl");

        Assert.InRange(mail.Html.Length, 1, 20_000);
    }

    private static void AssertSays(OutgoingMail mail, params string[] paragraphs)
    {
        foreach (var part in new[] { Flat(mail.Text), Words(mail.Html) })
        {
            Assert.All(paragraphs, paragraph => Assert.Contains(paragraph, part, StringComparison.Ordinal));
        }
    }

    /// <summary>The link is a line of its own in one part, and a button with these words in the other.</summary>
    private static void AssertLeadsTo(OutgoingMail mail, Uri link, string button)
    {
        Assert.Single(mail.Text.Split('\n'), line => line == link.AbsoluteUri);
        Assert.Contains(HrefPattern().Matches(mail.Html), match => match.Groups[1].Value == link.AbsoluteUri);
        Assert.Contains(button, Words(mail.Html), StringComparison.Ordinal);
    }

    private static void AssertLoadsNothing(OutgoingMail mail, Uri link)
    {
        var rest = mail.Html.Replace(link.AbsoluteUri, "LINK", StringComparison.Ordinal);
        Assert.DoesNotContain("://", rest, StringComparison.Ordinal);
        Assert.DoesNotMatch(
            "(?i)<(img|script|link|iframe|object|video|audio|form|base)\\b|src=|url\\(|@import|@font-face", rest);
        Assert.NotEmpty(HrefPattern().Matches(rest));
        Assert.All(HrefPattern().Matches(rest), match => Assert.Equal("LINK", match.Groups[1].Value));
    }

    private static string Flat(string text) => text.Replace('\n', ' ');

    /// <summary>What a reader of the HTML sees, tags removed and entities read.</summary>
    private static string Words(string html) =>
        WebUtility.HtmlDecode(TagPattern().Replace(html, ""));

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex HrefPattern();

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex TagPattern();
}
