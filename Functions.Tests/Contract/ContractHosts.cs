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
    private static readonly ConcurrentDictionary<(HostKind, HostSetup), Lazy<Task<ProductHost>>> Shared = [];

    public static Task<ProductHost> SharedAsync(HostKind kind, HostSetup setup = HostSetup.Response) =>
        Shared.GetOrAdd((kind, setup), _ => new Lazy<Task<ProductHost>>(() => StartAsync(kind, setup))).Value;

    private static async Task<ProductHost> StartAsync(HostKind kind, HostSetup setup)
    {
        if (kind == HostKind.Started)
        {
            var address = new Uri(StartedHosts.AddressOf(setup)!);
            return new ProductHost(kind, address, "UseDevelopmentStorage=true", StartedHosts.MailFolder);
        }

        var storage = (await TestStorage.StartAsync()).ConnectionString;
        var folder = setup == HostSetup.Email ? NewFolder() : null;
        var settings = SettingsOf(kind, setup, folder);
        return new ProductHost(kind, await AddressAsync(kind, storage, settings), storage, folder);
    }

    /// <summary>Starts a host that ends with the run, as its storage does.</summary>
    private static async Task<Uri> AddressAsync(HostKind kind, string storage, string[] settings)
    {
        if (kind == HostKind.Functions) return (await WorkerHost.StartAsync(storage, settings)).Address;
        var server = await ServerProcess.StartAsync(storage, settings);
        AtExit.Kill(server.Kill);
        return server.Http.BaseAddress!;
    }

    private static string[] SettingsOf(HostKind kind, HostSetup setup, string? folder) => setup switch
    {
        HostSetup.Email =>
        [
            "Activation:Delivery=Email", "Mail:From=Accounts <accounts@example.org>", "Mail:Provider=Pickup",
            $"Mail:Pickup:Folder={folder}", "Limits:MailInterval=00:00:00", "Limits:MailsPerDay=100",
        ],
        HostSetup.Brief => ["Token:Lifetime=00:00:01"],
        HostSetup.Counted => ["Limits:RegistrationsPerClientPerHour=3", HostDifferences.ProxySetting(kind)],
        _ => [],
    };

    private static string NewFolder()
    {
        var folder = Directory.CreateTempSubdirectory("pickup-").FullName;
        AtExit.Delete(folder);
        return folder;
    }
}
