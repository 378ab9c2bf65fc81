using System.Globalization;
using Accounts.Activation;
using Accounts.Mail;
using Accounts.Texts;
using Xunit;

namespace Functions.Tests.Mail;

public sealed class MailTextsTests
{
    [Theory]
    [InlineData("en", "2:00:00", "2 hours")]
    [InlineData("en", "1:00:00", "1 hour")]
    [InlineData("en", "1:30:00", "1 hour and 30 minutes")]
    [InlineData("en", "0:00:01", "1 second")]
    [InlineData("en", "7.00:00:00", "7 days")]
    [InlineData("en", "1.12:00:00", "1 day and 12 hours")]
    [InlineData("en", "1.00:30:00", "1 day")]
    [InlineData("en", "1:59:59.9", "1 hour and 59 minutes")]
    [InlineData("en", "0:00:00", "1 second")]
    [InlineData("de", "2:00:00", "2 Stunden")]
    [InlineData("de", "1.01:00:00", "1 Tag und 1 Stunde")]
    [InlineData("fr", "0:01:00", "1 minute")]
    [InlineData("fr", "2.00:00:00", "2 jours")]
    [InlineData("es", "0:00:45", "45 segundos")]
    [InlineData("es", "1:15:00", "1 hora y 15 minutos")]
    [InlineData("pl", "1:00:00", "1 godzinę")]
    [InlineData("pl", "2:00:00", "2 godziny")]
    [InlineData("pl", "5:00:00", "5 godzin")]
    [InlineData("pl", "12:00:00", "12 godzin")]
    [InlineData("pl", "22:00:00", "22 godziny")]
    [InlineData("pl", "0:21:00", "21 minut")]
    [InlineData("pl", "0:34:00", "34 minuty")]
    [InlineData("pl", "1.00:00:00", "1 dzień")]
    [InlineData("pl", "7.00:00:00", "7 dni")]
    [InlineData("pl", "0:00:03", "3 sekundy")]
    public void LifetimesAreWrittenAsPeopleSayThem(string language, string time, string expected) =>
        Assert.Equal(expected, new MailTexts(CultureInfo.GetCultureInfo(language))
            .Duration(TimeSpan.Parse(time, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("de-AT", "de")]
    [InlineData("pl", "pl")]
    [InlineData("ja", "en")]
    [InlineData("\r\nBcc: x", "en")]
    [InlineData(null, "en")]
    public async Task MailsAreInTheLanguageOfTheAccount(string? locale, string expected)
    {
        var mail = await Mails.LinkAsync(locale: locale);

        Assert.Equal(expected, mail.Language);
        Assert.Contains($"<html lang=\"{expected}\"", mail.Html, StringComparison.Ordinal);
        Assert.Equal(new ActivationTexts(Languages.For(expected)).LinkSubject("Contoso"), mail.Subject);
        Assert.Equal(expected, (await Mails.ResetAsync(locale)).Language);
        Assert.Equal(expected, (await Mails.ChangedAsync(locale)).Language);
    }
}
