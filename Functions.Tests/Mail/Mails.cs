using Accounts.Activation;
using Accounts.Branding;
using Accounts.Leaving;
using Accounts.Mail;
using Accounts.Mail.Senders;
using Accounts.Recovery;
using Accounts.Texts;

namespace Functions.Tests.Mail;

/// <summary>Settings and mails that the tests of this folder start from.</summary>
internal static class Mails
{
    public static readonly Uri Link = new("https://accounts.example.org/api/activate/" + new string('x', 373));

    public static readonly Uri Forgot = new("https://accounts.example.org/api/password/forgot");

    public static MailOptions Options(
        string from = "Contoso <no-reply@contoso.example>", SmtpOptions? smtp = null, string? folder = null) => new()
        {
            From = from,
            Smtp = smtp ?? new SmtpOptions(),
            Pickup = new PickupOptions { Folder = folder },
        };

    public static BrandOptions Brand(
        string product = "Contoso", string accent = "#1a56b0", string? support = "help@contoso.example") => new()
        {
            ProductName = product,
            AccentColor = accent,
            SupportAddress = support,
        };

    public static Task<OutgoingMail> LinkAsync(
        BrandOptions? brand = null, string to = "reader@example.org", string? locale = "en", TimeSpan? lifetime = null,
        Guid? operationId = null) =>
        Of(brand).LinkAsync(
            to, locale, Link, lifetime ?? TimeSpan.FromHours(2), operationId ?? Guid.NewGuid(), CancellationToken.None);

    public static Task<OutgoingMail> NoticeAsync(BrandOptions? brand = null, string? locale = "en") =>
        Of(brand).NoticeAsync("reader@example.org", locale, Guid.NewGuid(), CancellationToken.None);

    public static Task<OutgoingMail> FarewellAsync(string? locale = "en") =>
        new FarewellMails(new MailComposer(Brand())).FarewellAsync(
            "reader@example.org", locale, Guid.NewGuid(), CancellationToken.None);

    public static Task<OutgoingMail> ResetAsync(string? locale = "en") => OfRecovery.LinkAsync(
        "reader@example.org", locale, Link, TimeSpan.FromHours(1), Guid.NewGuid(), CancellationToken.None);

    public static Task<OutgoingMail> ChangedAsync(string? locale = "en") => OfRecovery.ChangedAsync(
        "reader@example.org", locale, Forgot, Guid.NewGuid(), CancellationToken.None);

    private static RecoveryMails OfRecovery => new(new MailComposer(Brand()));

    private static ActivationMails Of(BrandOptions? brand) => new(new MailComposer(brand ?? Brand()));
}

/// <summary>Every supported language, for theories.</summary>
public sealed class TheoryLanguages : Xunit.TheoryData<string>
{
    public TheoryLanguages()
    {
        foreach (var language in Languages.Supported)
        {
            Add(language);
        }
    }
}
