using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Benchmarks;

/// <summary>Server as a process of its own, so that the client's work is not counted as its.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(5);
    private readonly Process process;

    private ServerProcess(Process process, HttpClient http)
    {
        this.process = process;
        Http = http;
    }

    /// <summary>The process id.</summary>
    public int Id => process.Id;

    /// <summary>Keeps its connections open.</summary>
    public HttpClient Http { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan StartTime { get; private set; }

    /// <summary>Processor time used since the start.</summary>
    public TimeSpan ProcessorTime => Fresh().TotalProcessorTime;

    /// <summary>Resident memory in MiB (VmRSS on Linux).</summary>
    public double MemoryMiB => Fresh().WorkingSet64 / 1048576.0;

    /// <summary>Starts the one that was published into a folder, on a free port of loopback.</summary>
    /// <exception cref="InvalidOperationException">It ended, or gave no answer within 30 seconds.</exception>
    public static Task<ServerProcess> StartPublishedAsync(
        string folder, string connectionString, string setting) => StartAsync(
        Path.Combine(folder, "Server.dll"),
        FreePort(),
        Console.Error.WriteLine,
        connectionString,
        [$"--contentRoot={folder}", $"--{setting}"]);

    /// <summary>Starts it in Development on a free port of loopback, with these settings besides.</summary>
    /// <exception cref="InvalidOperationException">It ended, or gave no answer within 30 seconds.</exception>
    public static Task<ServerProcess> StartAsync(string connectionString, params string[] settings) =>
        StartAsync(FreePort(), Console.Error.WriteLine, connectionString, settings);

    /// <summary>Starts it on this port; <paramref name="hear"/> gets the lines of its log.</summary>
    /// <exception cref="InvalidOperationException">It ended, or gave no answer within 30 seconds.</exception>
    public static Task<ServerProcess> StartAsync(
        int port, Action<string> hear, string connectionString, params string[] settings) =>
        StartAsync(Path.Combine(AppContext.BaseDirectory, "Server.dll"), port, hear, connectionString, settings);

    private static async Task<ServerProcess> StartAsync(
        string assembly, int port, Action<string> hear, string connectionString, string[] settings)
    {
        var address = $"http://127.0.0.1:{port}";
        string[] common =
        [
            "--environment=Development",
            $"--urls={address}",
            $"--Activation:PublicUrl={address}",
            $"--AzureWebJobsStorage={connectionString}",
            "--Logging:LogLevel:Default=Warning",
        ];
        var start = Cores.OfServer(assembly, [.. common, .. settings]);
        start.RedirectStandardOutput = true;
        var watch = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => hear(line.Data ?? "");
        process.BeginOutputReadLine();
        var http = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(30) };
        var server = new ServerProcess(process, http);
        while (watch.Elapsed < LongestStart && !process.HasExited)
        {
            try
            {
                using var answer = await server.Http.GetAsync("/api/activate/x");
                server.StartTime = watch.Elapsed;
                return server;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(5);
            }
        }

        server.Dispose();
        throw new InvalidOperationException("The server did not start; its words are above.");
    }

    /// <summary>Ends the process hard (SIGKILL) and waits for its end.</summary>
    public void Dispose()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.WaitForExit(LongestStop);
        process.Dispose();
    }

    private Process Fresh()
    {
        process.Refresh();
        return process;
    }

    /// <summary>A loopback port that nothing listened on a moment ago.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
