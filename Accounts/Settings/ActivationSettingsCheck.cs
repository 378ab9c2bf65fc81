using Accounts.Links;
using Accounts.Pages;
using Accounts.Storage;

namespace Accounts.Settings;

/// <summary>The rules of registration and of its links.</summary>
internal static class ActivationSettingsCheck
{
    private static readonly TimeSpan LongestPendingPeriod = TimeSpan.FromDays(365);

    public static IEnumerable<SettingFault> Faults(ActivationOptions activation, HostTraits host)
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

        if (activation.PendingPeriod < TimeSpan.FromSeconds(1) || activation.PendingPeriod > LongestPendingPeriod)
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

    private static bool IsNoHeader(string key) => key.Any(c => c is < ' ' or > '~') || key is [' ', ..] or [.., ' '];
}
