using System.Diagnostics;
using Functions.Tests.Support;
using Server;

namespace Functions.Tests.Telemetry;

/// <summary>
/// Server as a process of its own, with an Azurite, a pickup folder and a collector: no other test's spans and counts
/// are among its own.
/// </summary>
public sealed class WatchedServer : IAsyncDisposable
{
    private readonly PickupFolder mails;
    private readonly ServerProcess server;
    private Azurite? azurite;

    private WatchedServer(ServerProcess server, Collector collector, Azurite azurite, PickupFolder mails)
    {
        this.server = server;
        this.azurite = azurite;
        this.mails = mails;
        Collector = collector;
        ConnectionString = azurite.ConnectionString;
    }

    public Collector Collector { get; }

    /// <summary>Of its storage.</summary>
    public string ConnectionString { get; }

    public HttpClient Http => server.Http;

    /// <summary>Starts a server to which the variables given name the collector.</summary>
    public static Task<WatchedServer> StartAsync(params string[] variables) => StartAsync(variables, []);

    /// <summary>Likewise, with these settings.</summary>
    public static async Task<WatchedServer> StartAsync(string[] variables, string[] settings)
    {
        var collector = await Collector.StartAsync();
        var azurite = await TestStorage.StartAsync();
        var mails = PickupFolder.New();
        try
        {
            var server = await ServerProcess.StartAsync(
                azurite.ConnectionString,
                Program(collector, variables),
                [.. mails.NewSettings(), "Logging:LogLevel:Default=Information", .. settings]);
            return new WatchedServer(server, collector, azurite, mails);
        }
        catch
        {
            await collector.DisposeAsync();
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>The link mailed to the email.</summary>
    public async Task<string> LinkAsync(string email) => MailServer.LinkOf((await mails.ToAsync(email, 1))[0]);

    public async Task StopStorageAsync()
    {
        if (azurite is not null)
        {
            await azurite.DisposeAsync();
        }

        azurite = null;
    }

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync();
        await Collector.DisposeAsync();
        await StopStorageAsync();
    }

    /// <summary>The program that runs it, with variables that name the collector and let nothing wait long.</summary>
    private static ProcessStartInfo Program(Collector collector, string[] variables)
    {
        var start = new ProcessStartInfo("dotnet");
        foreach (var variable in variables)
        {
            var path = variable.Contains("_TRACES_", StringComparison.Ordinal) ? "/v1/traces" : "";
            start.Environment[variable] = $"{collector.Url}{path}";
        }

        start.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        foreach (var pause in (string[])
            ["OTEL_BSP_SCHEDULE_DELAY", "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL"])
        {
            start.Environment[pause] = "200";
        }

        return start;
    }
}
