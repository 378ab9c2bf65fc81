using System.Security.Cryptography;
using Accounts;
using Accounts.Settings;
using Accounts.Storage;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.Logging.Console;

namespace Server;

/// <summary>
/// The library's services for the operator's tool and the purge. It needs storage, and of the service's settings
/// those it goes by: delivery, pending period, limits. It makes no link and no token, so keys are made up where none
/// are set.
/// </summary>
internal static class ToolHost
{
    private const int KeyBytes = 32;

    /// <summary>
    /// Builds the services; settings may be among the arguments. <paramref name="change"/> changes the services last.
    /// </summary>
    /// <exception cref="SettingsFaultException">At least one setting cannot work; all are named.</exception>
    public static IHost Build(string[] args, Action<IServiceCollection>? change = null)
    {
        var builder = Host.CreateApplicationBuilder(args);
        // The settings of a developer's machine belong to its storage alone.
        if (!builder.Configuration.GetSection(StorageOptions.Setting).Exists())
        {
            builder.Configuration.AddLocalSettings(Path.Combine(AppContext.BaseDirectory, "local.settings.json"));
        }

        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = MadeUp() });
        builder.Logging.ClearProviders();
        // What a command says goes to standard output, for programs to read.
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd HH:mm:ss'Z' ";
        });
        builder.Services.Configure<ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.AddAccounts(
            builder.Configuration, new HostTraits(IsDevelopment: true, HasAzureCommunication: true));
        change?.Invoke(builder.Services);
        return builder.Build();
    }

    /// <summary>What a host needs and the tool does not; every real setting wins over it.</summary>
    private static Dictionary<string, string?> MadeUp() => new()
    {
        ["Token:SigningKeys:0"] = NewKey(),
        ["SignIn:AccessKeys:0"] = NewKey(),
        ["Activation:PublicUrl"] = "https://tool.invalid",
        ["Mail:From"] = "tool@tool.invalid",
        ["Mail:Provider"] = "Pickup",
        ["Mail:Pickup:Folder"] = Path.GetTempPath(),
    };

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
}
