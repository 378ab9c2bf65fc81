using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Benchmarks;

/// <summary>Server as a process of its own, so that the client's work is not counted as its.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private readonly Process process;

    private ServerProcess(Process process, HttpClient http, TimeSpan startTime) => (this.process, Http, StartTime) = (process, http, startTime);

    public HttpClient Http { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>Resident memory in MiB.</summary>
    public double MemoryMiB
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64 / 1048576.0;
        }
    }

    public static async Task<ServerProcess> StartAsync(string connectionString)
    {
        var port = FreePort();
        var watch = Stopwatch.StartNew();
        var process = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Server.dll"), "--environment=Development",
            $"--urls=http://127.0.0.1:{port}", $"--AzureWebJobsStorage={connectionString}", "--Logging:LogLevel:Default=Warning"])
        { RedirectStandardOutput = true })!;
        process.BeginOutputReadLine();
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(30) };
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync("/api/activate/x");
                return new ServerProcess(process, http, watch.Elapsed);
            }
            catch (HttpRequestException) when (watch.Elapsed < LongestStart && !process.HasExited)
            {
                await Task.Delay(5);
            }
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
