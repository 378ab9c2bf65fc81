using System.Net;
using Accounts.Http;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Mail;
using Accounts.Names;
using Accounts.Storage;
using Azure.Data.Tables;
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
        .. settings.Activation.Delivery == Delivery.Email ? Mail(settings.Mail, host) : [],
        .. Limits(settings.Limits),
        .. Http(settings.Http),
    ];

    private static IEnumerable<SettingFault> Storage(StorageOptions storage)
    {
        if (storage.ConnectionString is null && storage.TableServiceUri is null)
            yield return new(StorageOptions.Setting, "is not set: a connection string, or __tableServiceUri and __queueServiceUri with a managed identity");
        else if (storage.ConnectionString is null && storage.QueueServiceUri is null)
            yield return new($"{StorageOptions.Setting}__queueServiceUri", "is not an absolute http or https address");
        else if (storage.ConnectionString is not null && !IsConnectionString(storage.ConnectionString))
            yield return new(StorageOptions.Setting, "is not a storage connection string");
    }

    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = new TableServiceClient(text);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static IEnumerable<SettingFault> Activation(ActivationOptions activation, HostTraits host)
    {
        for (var i = 0; i < activation.ClientKeys.Count; i++)
            if (activation.ClientKeys[i].Length < 32) yield return new($"Activation__ClientKeys__{i}", "is shorter than 32 characters");
        if (activation is { Delivery: Delivery.Response, ClientKeys.Count: 0 } && !host.IsDevelopment)
            yield return new("Activation__Delivery", "Response outside Development needs Activation__ClientKeys__0");
        if (activation is { Delivery: Delivery.Email, ConfirmOnGet: false })
            yield return new("Activation__ConfirmOnGet", "cannot be false with delivery Email: mail scanners open links");
        if (activation.PublicUrl is null && !host.IsDevelopment)
            yield return new("Activation__PublicUrl", "is required outside Development");
        if (activation.PublicUrl is { } url && (url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0
            || url.AbsolutePath.TrimEnd('/').EndsWith("/api", StringComparison.OrdinalIgnoreCase)))
            yield return new("Activation__PublicUrl", "is not scheme://host[/base] without /api");
        if (activation.PendingPeriod <= TimeSpan.Zero || activation.PendingPeriod > LongestPendingPeriod)
            yield return new("Activation__PendingPeriod", "is not between 1 second and 365 days");
        for (var i = 0; i < activation.ReturnUrls.Count; i++)
            if (!IsReturnUrl(activation.ReturnUrls[i])) yield return new($"Activation__ReturnUrls__{i}", "is not an absolute address that a browser may follow");
    }

    private static bool IsReturnUrl(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.Scheme is not ("javascript" or "data" or "vbscript" or "file" or "blob" or "about");

    private static IEnumerable<SettingFault> Token(TokenOptions token, StorageOptions storage, HostTraits host)
    {
        if (token.SigningKeys.Count == 0) yield return new("Token__SigningKeys__0", "is required: base64 of 32 bytes or more");
        for (var i = 0; i < token.SigningKeys.Count; i++)
        {
            if (TokenOptions.Decode(token.SigningKeys[i]) is not { } key)
                yield return new($"Token__SigningKeys__{i}", "is not base64 of 32 bytes or more");
            else if (key.AsSpan().SequenceEqual(TokenOptions.Decode(TokenOptions.DevelopmentKey)) && !(host.IsDevelopment && storage.IsLoopback))
                yield return new($"Token__SigningKeys__{i}", "is the public development key, which works only in Development with storage on this machine");
        }

        if (token.Lifetime < TimeSpan.FromSeconds(1) || token.Lifetime > LongestLifetime)
            yield return new("Token__Lifetime", "is not between 1 second and 7 days");
    }

    private static IEnumerable<SettingFault> Mail(MailOptions mail, HostTraits host)
    {
        if (mail.Provider is null) yield return new("Mail__Provider", $"is required with delivery Email: one of {string.Join(", ", Enum.GetNames<MailProvider>())}");
        if (mail.From is null) yield return new("Mail__From", "is required with delivery Email");
        else if (!MailboxAddress.TryParse(mail.From, out var from) || EmailAddress.TryParse(from.Address) is null)
            yield return new("Mail__From", "is not a mail address");
        if (mail.SupportAddress is not null && EmailAddress.TryParse(mail.SupportAddress) is null)
            yield return new("Mail__SupportAddress", "is not a mail address");
        if (mail.LogoUrl is not null && mail.LogoUrl.Scheme != Uri.UriSchemeHttps && !mail.LogoUrl.IsLoopback)
            yield return new("Mail__LogoUrl", "is not an https address");
        if (mail is { Provider: MailProvider.Smtp, Smtp.Host: null }) yield return new("Mail__Smtp__Host", "is required with provider Smtp");
        if (mail is { Provider: MailProvider.Pickup, Pickup.Folder: null }) yield return new("Mail__Pickup__Folder", "is required with provider Pickup");
        if (mail.Provider != MailProvider.AzureCommunication) yield break;
        if (!host.HasAzureCommunication)
        {
            yield return new("Mail__Provider", host.IsFunctionsWorker
                ? "AzureCommunication is not in this build: it was made with AzureCommunication=false"
                : "AzureCommunication works in the Functions host only");
        }
        else if (mail.AzureCommunication is { ConnectionString: null, Endpoint: null })
            yield return new("Mail__AzureCommunication__ConnectionString", "or Mail__AzureCommunication__Endpoint is required with provider AzureCommunication");
    }

    private static IEnumerable<SettingFault> Limits(LimitOptions limits)
    {
        if (limits.MailInterval < TimeSpan.Zero || limits.MailInterval > TimeSpan.FromDays(1))
            yield return new("Limits__MailInterval", "is not between 00:00:00 and 1.00:00:00");
    }

    private static IEnumerable<SettingFault> Http(HttpOptions http)
    {
        for (var i = 0; i < http.AllowedOrigins.Count; i++)
        {
            var origin = http.AllowedOrigins[i];
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.GetLeftPart(UriPartial.Authority) != origin || uri.Scheme is not ("http" or "https"))
                yield return new($"Http__AllowedOrigins__{i}", "is not an origin as scheme://host[:port]");
        }

        for (var i = 0; i < http.KnownProxies.Count; i++)
            if (!IPAddress.TryParse(http.KnownProxies[i], out _)) yield return new($"Http__KnownProxies__{i}", "is not an IP address");
    }
}
