using Accounts.Branding;
using Accounts.Mail.Senders;
using Accounts.Names;
using Accounts.Storage;
using MimeKit;

namespace Accounts.Settings;

/// <summary>The rules of mails: who sends them, as whom, and how safely.</summary>
internal static class MailSettingsCheck
{
    public static IEnumerable<SettingFault> Faults(AccountsSettings settings, HostTraits host) =>
    [
        .. settings.Activation.Delivery == Delivery.Email ? Mail(settings.Mail) : [],
        .. settings is { Activation.Delivery: Delivery.Email, Mail.Provider: MailProvider.AzureCommunication }
            ? AzureCommunication(settings.Mail.AzureCommunication, host)
            : [],
        .. Brand(settings.Brand),
        .. Smtp(settings.Mail.Smtp, host),
    ];

    private static IEnumerable<SettingFault> Mail(MailOptions mail)
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
    }

    private static IEnumerable<SettingFault> AzureCommunication(AzureCommunicationOptions options, HostTraits host)
    {
        if (!host.HasAzureCommunication)
        {
            yield return new("Mail__Provider", host.IsFunctionsWorker
                ? "AzureCommunication is not in this build: it was made with AzureCommunication=false"
                : "AzureCommunication works in the Functions host only");
        }
        else if (options is { ConnectionString: null, Endpoint: null })
        {
            yield return new(
                "Mail__AzureCommunication__ConnectionString",
                "or Mail__AzureCommunication__Endpoint is required with provider AzureCommunication");
        }
        else if (options.Endpoint is { } endpoint && endpoint.Scheme != Uri.UriSchemeHttps)
        {
            yield return new("Mail__AzureCommunication__Endpoint", "is not an https address");
        }
        else if (options.ConnectionString is { } text && !IsConnectionString(text))
        {
            yield return new(
                "Mail__AzureCommunication__ConnectionString", "is not as endpoint=https://…;accesskey=…");
        }
    }

    private static bool IsConnectionString(string text)
    {
        var parts = text.Split(';');
        return parts.Any(part => part.StartsWith("endpoint=https://", StringComparison.OrdinalIgnoreCase))
            && parts.Any(part => part.StartsWith("accesskey=", StringComparison.OrdinalIgnoreCase));
    }

    private static IEnumerable<SettingFault> Brand(BrandOptions brand)
    {
        if (brand.SupportAddress is not null && EmailAddress.TryParse(brand.SupportAddress) is null)
        {
            yield return new("Mail__SupportAddress", "is not a mail address");
        }

        if (brand.LogoUrl is not null && brand.LogoUrl.Scheme != Uri.UriSchemeHttps)
        {
            yield return new("Mail__LogoUrl", "is not an https address");
        }
    }

    /// <summary>Whatever the provider: a password that is set is meant to be sent one day.</summary>
    private static IEnumerable<SettingFault> Smtp(SmtpOptions smtp, HostTraits host)
    {
        if (smtp.Host is not null && Uri.CheckHostName(smtp.Host) == UriHostNameType.Unknown)
        {
            yield return new("Mail__Smtp__Host", "is not the name or IP address of a server");
        }

        if (!string.IsNullOrEmpty(smtp.Password) && string.IsNullOrEmpty(smtp.UserName))
        {
            yield return new("Mail__Smtp__UserName", "is required with Mail__Smtp__Password");
        }

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
