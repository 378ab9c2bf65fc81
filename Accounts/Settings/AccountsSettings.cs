using Accounts.Branding;
using Accounts.Http;
using Accounts.Limits;
using Accounts.Links;
using Accounts.Mail.Senders;
using Accounts.Names;
using Accounts.Passwords;
using Accounts.Purging;
using Accounts.Sessions;
using Accounts.Storage;
using Microsoft.Extensions.Configuration;

namespace Accounts.Settings;

/// <summary>What the check of the settings must know of the host.</summary>
/// <param name="IsDevelopment">Whether the environment is Development.</param>
/// <param name="HasAzureCommunication">Whether the host brings the Communication Services sender.</param>
/// <param name="IsFunctionsWorker">Whether all requests come through a Functions host on loopback.</param>
public sealed record HostTraits(bool IsDevelopment, bool HasAzureCommunication = false, bool IsFunctionsWorker = false);

/// <summary>All settings, read once at start.</summary>
internal sealed record AccountsSettings(
    ActivationOptions Activation,
    TokenOptions Token,
    PasswordOptions Password,
    MailOptions Mail,
    BrandOptions Brand,
    LimitOptions Limits,
    HttpOptions Http,
    PurgeOptions Purge,
    SignInOptions SignIn,
    ResetOptions Reset,
    StorageOptions Storage)
{
    /// <summary>Reads and checks every setting.</summary>
    /// <exception cref="SettingsFaultException">At least one setting cannot work; all are named.</exception>
    public static AccountsSettings Read(IConfiguration configuration, HostTraits host)
    {
        var binder = new SettingsBinder(configuration);
        binder.CheckReferences(StorageOptions.Setting);
        var settings = new AccountsSettings(
            binder.Bind<ActivationOptions>("Activation"),
            binder.Bind<TokenOptions>("Token"),
            binder.Bind<PasswordOptions>("Password"),
            binder.Bind<MailOptions>("Mail"),
            binder.Bind<BrandOptions>("Mail"),
            binder.Bind<LimitOptions>("Limits"),
            binder.Bind<HttpOptions>("Http"),
            binder.Bind<PurgeOptions>("Purge"),
            binder.Bind<SignInOptions>("SignIn"),
            binder.Bind<ResetOptions>("Reset"),
            StorageOptions.From(configuration));
        foreach (var fault in AccountsSettingsCheck.Faults(settings, host))
        {
            binder.Fault(binder.NameOf(fault.Setting), fault.Fault);
        }

        if (!AccountNames.NormalizationWorks)
        {
            binder.Fault(
                "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT",
                "is on or ICU is missing: user names could not be compared");
        }

        if (configuration[Telemetry.CollectorSetting] is { Length: > 0 } collector
            && !(Uri.TryCreate(collector, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"))
        {
            binder.Fault(Telemetry.CollectorSetting, "is not an absolute http or https address");
        }

        binder.ThrowIfFaulty();
        return settings;
    }
}
