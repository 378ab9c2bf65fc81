using Accounts;
using Accounts.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Functions.Tests.Settings;

/// <summary>Sound settings of a production, to which a test makes its changes.</summary>
internal static class Configured
{
    public const string Cloud =
        "DefaultEndpointsProtocol=https;AccountName=name;AccountKey=c2VjcmV0;EndpointSuffix=core.windows.net";

    /// <summary>A key that anybody can guess.</summary>
    public const string Zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    public static readonly HostTraits Development = new(IsDevelopment: true);

    private static readonly Dictionary<string, string?> Production = new()
    {
        ["AzureWebJobsStorage"] = Cloud,
        ["Activation__PublicUrl"] = "https://accounts.example.org",
        ["Token__SigningKeys__0"] = "c2VjcmV0IGtleSBvZiB0aGlydHktdHdvIGJ5dGVzIG9yIG1vcmU=",
        ["SignIn__AccessKeys__0"] = "YWNjZXNzIGtleSBvZiB0aGlydHktdHdvIGJ5dGVzIG9yIG1vcmU=",
        ["Mail__Provider"] = "Smtp",
        ["Mail__From"] = "accounts@example.org",
        ["Mail__Smtp__Host"] = "smtp.example.org",
    };

    public static IReadOnlyList<SettingFault> Faults(params (string Setting, string Value)[] changes) =>
        Faults(new HostTraits(IsDevelopment: false), changes);

    public static IReadOnlyList<SettingFault> Faults(HostTraits host, params (string Setting, string Value)[] changes)
    {
        try
        {
            Read(host, changes);
            return [];
        }
        catch (SettingsFaultException exception)
        {
            return exception.Faults;
        }
    }

    public static void Read(params (string Setting, string Value)[] changes) =>
        Read(new HostTraits(IsDevelopment: false), changes);

    private static void Read(HostTraits host, (string Setting, string Value)[] changes)
    {
        var values = new Dictionary<string, string?>(Production);
        foreach (var (setting, value) in changes)
        {
            values[setting] = value;
        }

        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(values.ToDictionary(
                pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => pair.Value))
            .Build();
        new ServiceCollection().AddAccounts(configuration, host);
    }
}
