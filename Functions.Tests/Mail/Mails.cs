using Accounts.Mail;
using Accounts.Mail.Senders;
using Accounts.Texts;

namespace Functions.Tests.Mail;

/// <summary>Settings and mails that the tests of this folder start from.</summary>
internal static class Mails
{
    public static readonly Uri Link = new("https://accounts.example.org/api/activate/" + new string('x', 373));

    public static MailOptions Options(
        string product = "Contoso", string from = "Contoso <no-reply@contoso.example>", string accent = "#1a56b0",
        string? support = "help@contoso.example", SmtpOptions? smtp = null, string? folder = null) => new()
        {
            From = from,
            ProductName = product,
            AccentColor = accent,
            SupportAddress = support,
            Smtp = smtp ?? new SmtpOptions(),
            Pickup = new PickupOptions { Folder = folder },
        };

    public static Task<OutgoingMail> LinkAsync(
        MailOptions? options = null, string to = "reader@example.org", string? userName = "krzysiek", string? locale = "en",
        TimeSpan? lifetime = null, bool passwordRequired = true, Guid? operationId = null) =>
        new MailComposer(options ?? Options()).LinkAsync(
            to, userName, locale, Link, lifetime ?? TimeSpan.FromHours(2), passwordRequired, operationId ?? Guid.NewGuid());

    public static Task<OutgoingMail> NoticeAsync(MailOptions? options = null, string? locale = "en") =>
        new MailComposer(options ?? Options()).NoticeAsync("reader@example.org", locale, Guid.NewGuid());
}

/// <summary>Every supported language, for theories.</summary>
public sealed class TheoryLanguages : Xunit.TheoryData<string>
{
    public TheoryLanguages()
    {
        foreach (var language in Accounts.Texts.Languages.Supported) Add(language);
    }
}
