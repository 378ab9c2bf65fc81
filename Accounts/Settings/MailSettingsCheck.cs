using Accounts.Branding;
using Accounts.Mail;
using Accounts.Names;
using Accounts.Storage;
using MimeKit;

namespace Accounts.Settings;

/// <summary>The rules of mails: who sends them, as whom, and how safely.</summary>
internal static class MailSettingsCheck
{
    public static IEnumerable<SettingFault> Faults(AccountsSettings settings, HostTraits host) =>
    [
        .. settings.Activation.Delivery == Delivery.Email ? Mail(settings.Mail, host) : [],
        .. Brand(settings.Brand),
        .. Smtp(settings.Mail.Smtp, host),
    ];

    private static IEnumerable<SettingFault> Mail(MailOptions mail, HostTraits host)
    {
        if (mail.Provider is null)
        {
            yield return new(
                "Mail__Provider",
                $"is required with delivery Email: one of {string.Join(", ", Enum.GetNames<MailProvider>())}");
        }

        if (mail.From is null)
        {
            yield return new("Mail__From", "is required with delivery Email");
        }
        else if (!MailboxAddress.TryParse(mail.From, out var from) || EmailAddress.TryParse(from.Address) is null)
        {
            yield return new("Mail__From", "is not a mail address");
        }

        if (mail is { Provider: MailProvider.Smtp, Smtp.Host: null })
        {
            yield return new("Mail__Smtp__Host", "is required with provider Smtp");
        }

        if (mail is { Provider: MailProvider.Pickup, Pickup.Folder: null })
        {
            yield return new("Mail__Pickup__Folder", "is required with provider Pickup");
        }

        if (mail.Provider != MailProvider.AzureCommunication)
        {
            yield break;
        }

        if (!host.HasAzureCommunication)
        {
            yield return new("Mail__Provider", host.IsFunctionsWorker
                ? "AzureCommunication is not in this build: it was made with AzureCommunication=false"
                : "AzureCommunication works in the Functions host only");
        }
        else if (mail.AzureCommunication is { ConnectionString: null, Endpoint: null })
        {
            yield return new(
                "Mail__AzureCommunication__ConnectionString",
                "or Mail__AzureCommunication__Endpoint is required with provider AzureCommunication");
        }
    }

    private static IEnumerable<SettingFault> Brand(BrandOptions brand)
    {
        if (brand.SupportAddress is not null && EmailAddress.TryParse(brand.SupportAddress) is null)
        {
            yield return new("Mail__SupportAddress", "is not a mail address");
        }

        if (brand.LogoUrl is not null && brand.LogoUrl.Scheme != Uri.UriSchemeHttps && !brand.LogoUrl.IsLoopback)
        {
            yield return new("Mail__LogoUrl", "is not an https address");
        }
    }

    /// <summary>Whatever the provider: a password that is set is meant to be sent one day.</summary>
    private static IEnumerable<SettingFault> Smtp(SmtpOptions smtp, HostTraits host)
    {
        var signsIn = !string.IsNullOrEmpty(smtp.UserName) || !string.IsNullOrEmpty(smtp.Password);
        if (!host.IsDevelopment && signsIn && smtp.Security is SmtpSecurity.Auto or SmtpSecurity.None
            && !smtp.IsOnThisMachine)
        {
            yield return new(
                "Mail__Smtp__Security",
                $"{smtp.Security} may send the password where all can read it: StartTls or Tls");
        }
    }
}
