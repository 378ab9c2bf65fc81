using Accounts.Links;
using Accounts.Sessions;
using Accounts.Storage;

namespace Accounts.Settings;

/// <summary>The rules of a ring of keys.</summary>
internal static class KeySettingsCheck
{
    /// <summary>
    /// Different bytes in a key: 32 random ones have 30, and fewer than 12 never in practice (once in 10^17).
    /// </summary>
    private const int LeastVariety = 12;

    /// <summary>The keys of <c>local.settings.json</c>: public, also where one is set in the other's place.</summary>
    private static readonly byte[][] Public =
    [
        TokenOptions.Decode(TokenOptions.DevelopmentKey)!,
        TokenOptions.Decode(SignInOptions.DevelopmentKey)!,
    ];

    public static IEnumerable<SettingFault> Faults(
        string setting, IReadOnlyList<string> keys, StorageOptions storage, HostTraits host)
    {
        if (keys.Count == 0)
        {
            yield return new($"{setting}__0", "is required: base64 of 32 bytes or more");
        }

        for (var i = 0; i < keys.Count; i++)
        {
            if (TokenOptions.Decode(keys[i]) is not { } key)
            {
                yield return new($"{setting}__{i}", "is not base64 of 32 bytes or more");
            }
            else if (Public.Any(key.SequenceEqual) && !(host.IsDevelopment && storage.IsLoopback))
            {
                yield return new(
                    $"{setting}__{i}",
                    "is a public development key, which works only in Development with storage on this machine");
            }
            else if (key.Distinct().Count() < LeastVariety && !host.IsDevelopment)
            {
                yield return new($"{setting}__{i}", "is no random key: too many of its bytes are the same");
            }
        }
    }
}
