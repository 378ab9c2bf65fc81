using System.Collections.Concurrent;
using Functions.Tests.Support;
using Functions.Tests.Support.FunctionsHost;

namespace Functions.Tests.Contract;

/// <summary>
/// The hosts that the tests of the contract share: one of each kind and setup, started when a test first wants it,
/// ended with the run.
/// </summary>
internal static class ContractHosts
{
    /// <summary>The client key of <see cref="HostSetup.Trusted"/>.</summary>
    public const string ClientKey = "a-key-of-the-trusted-back-end,-32";

    /// <summary>The return URL of <see cref="HostSetup.Trusted"/>.</summary>
    public const string ReturnUrl = "https://app.example/welcome";

    private static readonly ConcurrentDictionary<(HostKind, HostSetup), Lazy<Task<ProductHost>>> Shared = [];

    public static Task<ProductHost> SharedAsync(HostKind kind, HostSetup setup = HostSetup.Response) =>
        Shared.GetOrAdd((kind, setup), _ => new Lazy<Task<ProductHost>>(() => StartAsync(kind, setup))).Value;

    private static async Task<ProductHost> StartAsync(HostKind kind, HostSetup setup)
    {
        if (kind == HostKind.Started)
        {
            var url = new Uri(StartedHosts.UrlOf(setup)!);
            return new ProductHost(kind, url, "UseDevelopmentStorage=true", StartedHosts.Mails);
        }

        var storage = setup == HostSetup.NoStorage
            ? TestStorage.Nowhere
            : (await TestStorage.NewAsync()).ConnectionString;
        var mails = setup == HostSetup.Email ? PickupFolder.New() : null;
        var settings = SettingsOf(kind, setup, mails);
        return new ProductHost(kind, await UrlAsync(kind, storage, settings), storage, mails);
    }

    /// <summary>Starts a host that ends with the run, as its storage does.</summary>
    private static async Task<Uri> UrlAsync(HostKind kind, string storage, string[] settings)
    {
        if (kind == HostKind.Functions)
        {
            return (await WorkerHost.StartAsync(storage, settings)).Url;
        }

        var server = await ServerProcess.StartAsync(storage, settings);
        AtExit.Kill(server.Kill);
        return server.Http.BaseAddress!;
    }

    private static string[] SettingsOf(HostKind kind, HostSetup setup, PickupFolder? mails) => setup switch
    {
        HostSetup.Email => [.. mails!.NewSettings(), "Limits:MailInterval=00:00:00", "Limits:MailsPerDay=100"],
        HostSetup.Counted =>
        [
            "Limits:RegistrationsPerClientPerHour=3", "Limits:ResendsPerClientPerHour=2",
            "Limits:ActivationsPerClientPerMinute=3", "Limits:SignInsPerClientPerMinute=4",
            "Limits:RefreshesPerClientPerMinute=3", "Limits:SignInTriesPerClient=2", HostDifferences.ProxySetting(kind),
        ],
        HostSetup.Trusted =>
        [
            $"Activation:ClientKeys:0={new string('a', 40)}", $"Activation:ClientKeys:1={ClientKey}",
            $"Activation:ReturnUrls:0={ReturnUrl}", "Limits:RegistrationsPerClientPerHour=1",
        ],
        _ => [],
    };
}
