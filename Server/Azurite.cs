using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Server;

/// <summary>
/// A running Azurite: the emulator of Azure's table, queue and blob services. Ends with this object, or with this
/// process.
/// </summary>
public sealed partial class Azurite : IAsyncDisposable
{
    /// <summary>
    /// Azurite's own ports for blobs, queues and tables, which <c>UseDevelopmentStorage=true</c> means.
    /// </summary>
    public static readonly IReadOnlyList<int> StandardPorts = [10000, 10001, 10002];

    private const string DevelopmentAccount = "devstoreaccount1";
    private const string DevelopmentAccountKey =
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Its last words, for who wants to know why it did not start.</summary>
    private const int MostLines = 20;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(10);

    private readonly Process process;
    private readonly ConcurrentQueue<string> lines = [];
    private readonly ConcurrentDictionary<string, string> addresses = [];
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Azurite(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>A connection string for exactly this instance.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={DevelopmentAccount};AccountKey={DevelopmentAccountKey};"
        + string.Concat(addresses.Select(service => $"{service.Key}Endpoint={service.Value}/{DevelopmentAccount};"))
            .TrimEnd(';');

    /// <summary>The process id.</summary>
    public int ProcessId => process.Id;

    /// <summary>
    /// Whether something listens on the ports that <c>UseDevelopmentStorage=true</c> means for queues and tables.
    /// </summary>
    public static async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        foreach (var port in StandardPorts.Skip(1))
        {
            if (!await LocalTools.AnswersAsync(port, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Starts Azurite with its data in <paramref name="folder"/>, or in memory without one. <paramref name="ports"/>
    /// are those of blobs, queues and tables; 0 takes a free one. <paramref name="say"/> gets progress.
    /// </summary>
    /// <exception cref="StartFaultException">Node is missing, npm failed, or Azurite did not start; with its own
    /// words.</exception>
    public static async Task<Azurite> StartAsync(
        string? folder,
        IReadOnlyList<int> ports,
        Action<string> say,
        CancellationToken cancellationToken)
    {
        var main = await LocalTools.FindAsync("azurite", "dist/src/azurite.js", say, cancellationToken);
        var azurite = new Azurite(
            LocalTools.StartNode(
                main,
                [
                    .. folder is null ? (string[])["--inMemoryPersistence"] : ["--location", folder],
                    "--silent",
                    "--disableTelemetry",
                    "--skipApiVersionCheck",
                    "--blobHost",
                    "127.0.0.1",
                    "--queueHost",
                    "127.0.0.1",
                    "--tableHost",
                    "127.0.0.1",
                    "--blobPort",
                    $"{ports[0]}",
                    "--queuePort",
                    $"{ports[1]}",
                    "--tablePort",
                    $"{ports[2]}",
                ]));
        var exit = azurite.process.WaitForExitAsync(CancellationToken.None);
        var end = await Task.WhenAny(azurite.ready.Task, exit, Task.Delay(LongestStart, cancellationToken));
        if (end == azurite.ready.Task)
        {
            return azurite;
        }

        await azurite.DisposeAsync();
        cancellationToken.ThrowIfCancellationRequested();
        throw new StartFaultException($"Azurite did not start:\n{string.Join('\n', azurite.lines)}");
    }

    /// <summary>Lets Azurite write its data and end, by closing the input it watches.</summary>
    public async ValueTask DisposeAsync()
    {
        await LocalTools.StopAsync(process, LongestStop);
        process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        lines.Enqueue(line);
        while (lines.Count > MostLines)
        {
            lines.TryDequeue(out _);
        }

        if (Listening().Match(line) is not { Success: true } match)
        {
            return;
        }

        addresses[match.Groups["service"].Value] = match.Groups["address"].Value;
        if (addresses.Count == StandardPorts.Count)
        {
            ready.TrySetResult();
        }
    }

    [GeneratedRegex(
        @"^Azurite (?<service>Blob|Queue|Table) service is successfully listening at (?<address>http://\S+?)/?$")]
    private static partial Regex Listening();
}
