using System.Net;
using Accounts.Branding;
using Accounts.Http;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Names;
using Accounts.Pages;
using Accounts.Passwords;
using Accounts.Storage;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using MimeKit;

namespace Accounts.Settings;

/// <summary>The rules that attributes cannot express: between settings, and between settings and host.</summary>
internal static class AccountsSettingsCheck
{
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(7);

    private static readonly TimeSpan LongestPendingPeriod = TimeSpan.FromDays(365);

    public static IEnumerable<SettingFault> Faults(AccountsSettings settings, HostTraits host) =>
    [
        .. Storage(settings.Storage),
        .. Activation(settings.Activation, host),
        .. Token(settings.Token, settings.Storage, host),
        .. SignInSettingsCheck.Faults(settings.SignIn, settings.Token, settings.Storage, host),
        .. Password(settings.Password, host),
        .. Reset(settings.Reset),
        .. settings.Activation.Delivery == Delivery.Email ? Mail(settings.Mail, host) : [],
        .. Brand(settings.Brand),
        .. Smtp(settings.Mail.Smtp, host),
        .. Limits(settings.Limits),
        .. Http(settings.Http),
    ];

    private static IEnumerable<SettingFault> Storage(StorageOptions storage)
    {
        if (storage.ConnectionString is null && storage.WrongUris.Count > 0)
        {
            foreach (var name in storage.WrongUris)
            {
                yield return new($"{StorageOptions.Setting}__{name}", "is not an absolute https address");
            }
        }
        else if (storage.ConnectionString is null && storage.TableServiceUri is null)
        {
            yield return new(
                StorageOptions.Setting,
                "is not set: a connection string, or __tableServiceUri and __queueServiceUri with a managed identity");
        }
        else if (storage.ConnectionString is null && storage.QueueServiceUri is null)
        {
            yield return new($"{StorageOptions.Setting}__queueServiceUri", "is not set");
        }
        else if (storage.ConnectionString is not null && !IsConnectionString(storage.ConnectionString))
        {
            yield return new(StorageOptions.Setting, "is not a storage connection string");
        }
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = new TableServiceClient(text);
            // It takes one without its own endpoint, and fails at the first queue.
            return new QueueServiceClient(text).Uri is not null;
        }
        catch (Exception exception)
            when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsNoHeader(string key) => key.Any(c => c is < ' ' or > '~') || key is [' ', ..] or [.., ' '];

    private static IEnumerable<SettingFault> Activation(ActivationOptions activation, HostTraits host)
    {
        for (var i = 0; i < activation.ClientKeys.Count; i++)
        {
            if (activation.ClientKeys[i].Length < 32)
            {
                yield return new($"Activation__ClientKeys__{i}", "is shorter than 32 characters");
            }
            else if (IsNoHeader(activation.ClientKeys[i]))
            {
                yield return new(
                    $"Activation__ClientKeys__{i}",
                    "begins or ends with a blank, or holds what is no ASCII: no header brings it as it is");
            }
        }

        if (activation is { Delivery: Delivery.Response, ClientKeys.Count: 0 } && !host.IsDevelopment)
        {
            yield return new("Activation__Delivery", "Response outside Development needs Activation__ClientKeys__0");
        }

        if (activation is { Delivery: Delivery.Email, ConfirmOnGet: false })
        {
            yield return new(
                "Activation__ConfirmOnGet", "cannot be false with delivery Email: mail scanners open links");
        }

        if (activation.PublicUrl is null && !host.IsDevelopment)
        {
            yield return new("Activation__PublicUrl", "is required outside Development");
        }

        if (activation.PublicUrl is { } url
            && (url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0
            || url.AbsolutePath.TrimEnd('/').EndsWith("/api", StringComparison.OrdinalIgnoreCase)))
        {
            yield return new("Activation__PublicUrl", "is not scheme://host[/base] without /api");
        }

        if (activation.PublicUrl is { IsLoopback: false } open && open.Scheme != Uri.UriSchemeHttps
            && !host.IsDevelopment)
        {
            yield return new(
                "Activation__PublicUrl",
                "is http: outside Development links are https, unless they lead to this machine");
        }

        if (activation.PendingPeriod <= TimeSpan.Zero || activation.PendingPeriod > LongestPendingPeriod)
        {
            yield return new("Activation__PendingPeriod", "is not between 1 second and 365 days");
        }

        for (var i = 0; i < activation.ReturnUrls.Count; i++)
        {
            if (ReturnLink.Check(activation.ReturnUrls[i]) is null)
            {
                yield return new(
                    $"Activation__ReturnUrls__{i}",
                    "is no URL that the success page links to: http, https, or an app's own scheme://");
            }
        }
    }

    private static IEnumerable<SettingFault> Token(TokenOptions token, StorageOptions storage, HostTraits host)
    {
        foreach (var fault in KeySettingsCheck.Faults("Token__SigningKeys", token.SigningKeys, storage, host))
        {
            yield return fault;
        }

        if (token.Lifetime < TimeSpan.FromSeconds(1) || token.Lifetime > LongestLifetime)
        {
            yield return new("Token__Lifetime", "is not between 1 second and 7 days");
        }
    }

    private static IEnumerable<SettingFault> Password(PasswordOptions password, HostTraits host)
    {
        var isOpen = password.BreachUrl is { IsLoopback: false } url && url.Scheme != Uri.UriSchemeHttps;
        if (isOpen && !host.IsDevelopment)
        {
            yield return new(
                "Password__BreachUrl", "is http: outside Development digits of passwords are sent by https alone");
        }

        if (password.BreachUrl.Query.Length > 0 || password.BreachUrl.Fragment.Length > 0)
        {
            yield return new("Password__BreachUrl", "is not scheme://host[/base]");
        }
    }

    private static IEnumerable<SettingFault> Reset(ResetOptions reset)
    {
        if (reset.Lifetime < TimeSpan.FromMinutes(1) || reset.Lifetime > TimeSpan.FromDays(1))
        {
            yield return new("Reset__Lifetime", "is not between 1 minute and 1 day");
        }
    }

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
            && !IsThisMachine(smtp.Host))
        {
            yield return new(
                "Mail__Smtp__Security",
                $"{smtp.Security} may send the password where all can read it: StartTls or Tls");
        }
    }

    private static bool IsThisMachine(string? name) =>
        name is null || name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(name, out var ip) && IPAddress.IsLoopback(ip));

    private static IEnumerable<SettingFault> Limits(LimitOptions limits)
    {
        if (limits.MailInterval < TimeSpan.Zero || limits.MailInterval > TimeSpan.FromDays(1))
        {
            yield return new("Limits__MailInterval", "is not between 00:00:00 and 1.00:00:00");
        }
    }

    private static IEnumerable<SettingFault> Http(HttpOptions http)
    {
        for (var i = 0; i < http.AllowedOrigins.Count; i++)
        {
            var origin = http.AllowedOrigins[i];
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin
                || uri.Scheme is not ("http" or "https"))
            {
                yield return new($"Http__AllowedOrigins__{i}", "is not an origin as scheme://host[:port]");
            }
        }

        for (var i = 0; i < http.KnownProxies.Count; i++)
        {
            var network = HttpOptions.NetworkOf(http.KnownProxies[i]);
            if (network is null)
            {
                yield return new(
                    $"Http__KnownProxies__{i}", "is neither an IP address nor a network as 10.0.0.0/8 or fd00::/8");
            }
            else if (network.Value.PrefixLength == 0)
            {
                yield return new(
                    $"Http__KnownProxies__{i}", "is everybody: each client could say whose IP it has");
            }
        }
    }
}
