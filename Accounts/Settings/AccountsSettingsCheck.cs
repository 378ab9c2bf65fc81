using Accounts.Limits;
using Accounts.Links;
using Accounts.Passwords;
using Accounts.Storage;

namespace Accounts.Settings;

/// <summary>The rules that attributes cannot express: between settings, and between settings and host.</summary>
internal static class AccountsSettingsCheck
{
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(7);

    public static IEnumerable<SettingFault> Faults(AccountsSettings settings, HostTraits host) =>
    [
        .. StorageSettingsCheck.Faults(settings.Storage),
        .. ActivationSettingsCheck.Faults(settings.Activation, host),
        .. Token(settings.Token, settings.Storage, host),
        .. SignInSettingsCheck.Faults(settings, host),
        .. Password(settings.Password, host),
        .. Reset(settings.Reset),
        .. MailSettingsCheck.Faults(settings, host),
        .. Limits(settings.Limits),
        .. HttpSettingsCheck.Faults(settings.Http),
    ];

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

    private static IEnumerable<SettingFault> Limits(LimitOptions limits)
    {
        if (limits.MailInterval < TimeSpan.Zero || limits.MailInterval > TimeSpan.FromDays(1))
        {
            yield return new("Limits__MailInterval", "is not between 00:00:00 and 1.00:00:00");
        }
    }
}
