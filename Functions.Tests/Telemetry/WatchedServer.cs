using System.Diagnostics;
using Accounts;
using Accounts.Storage;
using Functions.Tests.Mail;
using Functions.Tests.Support;
using MimeKit;
using Server;

namespace Functions.Tests.Telemetry;

/// <summary>Server as a process of its own, with an Azurite, a pickup folder and a collector: no other test's spans and counts are among its own.</summary>
public sealed class WatchedServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string mails = Directory.CreateTempSubdirectory("watched-").FullName;
    private readonly Process process;
    private readonly TaskCompletionSource<Uri> address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Azurite? azurite;

    private WatchedServer(Collector collector, Azurite azurite, string[] variables, string[] settings)
    {
        Collector = collector;
        ConnectionString = azurite.ConnectionString;
        this.azurite = azurite;
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "Server.dll"), "--environment=Development", "--urls=http://127.0.0.1:0", $"--AzureWebJobsStorage={azurite.ConnectionString}",
            "--Activation:Delivery=Email", "--Mail:Provider=Pickup", $"--Mail:Pickup:Folder={mails}", "--Mail:From=accounts@example.org",
            .. settings.Select(setting => $"--{setting}"),
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in variables)
        {
            start.Environment[variable] = $"{collector.Address}{(variable.Contains("_TRACES_", StringComparison.Ordinal) ? "/v1/traces" : "")}";
        }

        start.Environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        foreach (var pause in new[] { "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BLRP_SCHEDULE_DELAY", "OTEL_METRIC_EXPORT_INTERVAL" })
        {
            start.Environment[pause] = "200";
        }

        process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Collector Collector { get; }

    /// <summary>Of its storage.</summary>
    public string ConnectionString { get; }

    public HttpClient Http { get; } = new() { Timeout = Patience };

    /// <summary>Starts a server to which the variables given name the collector.</summary>
    public static Task<WatchedServer> StartAsync(params string[] variables) => StartAsync(variables, []);

    /// <summary>Likewise, with these settings.</summary>
    public static async Task<WatchedServer> StartAsync(string[] variables, string[] settings)
    {
        var server = new WatchedServer(
            await Collector.StartAsync(), await TestStorage.StartAsync(), variables, settings);
        try
        {
            server.Http.BaseAddress = await server.address.Task.WaitAsync(Patience);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The link mailed to the address.</summary>
    public async Task<string> LinkAsync(string address)
    {
        await Wait.UntilAsync(() => Mails(address).Any(), $"a mail to {address}");
        return MailServer.LinkOf(Mails(address).First());
    }

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
        Http.Dispose();
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync().WaitAsync(Patience);
        process.Dispose();
        await Collector.DisposeAsync();
        await StopStorageAsync();
        Directory.Delete(mails, recursive: true);
    }

    /// <summary>Takes the address from the server's list of what it serves.</summary>
    private void Hear(string? line)
    {
        if (line is null)
        {
            address.TrySetException(new InvalidOperationException("The server ended."));
        }
        else if (line.Contains("/api/health", StringComparison.Ordinal))
        {
            address.TrySetResult(new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..line.IndexOf("/api/", StringComparison.Ordinal)]));
        }
    }

    private IEnumerable<MimeMessage> Mails(string address) =>
        Directory.GetFiles(mails, "*.eml").Select(file => MimeMessage.Load(file)).Where(mail => mail.To.Mailboxes.Single().Address == address);
}
