using System.Diagnostics;

namespace Functions.Tests.Support;

/// <summary>A sample as a process of its own, on a free port of loopback.</summary>
public sealed class SampleProcess : IAsyncDisposable
{
    private const string Address = "Now listening on: ";
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(60);
    private readonly Process process;

    private SampleProcess(Process process, Uri address)
    {
        this.process = process;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(90) };
    }

    public HttpClient Http { get; }

    /// <summary>Starts it in Development with these settings.</summary>
    public static async Task<SampleProcess> StartAsync(string assembly, params string[] settings)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, assembly), "--environment=Development", "--urls=http://127.0.0.1:0",
            .. settings.Select(setting => $"--{setting}"),
        ];
        var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        try
        {
            using var patience = new CancellationTokenSource(LongestStart);
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                var start = line.IndexOf(Address, StringComparison.Ordinal);
                if (start >= 0)
                {
                    _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                    return new SampleProcess(process, new Uri(line[(start + Address.Length)..]));
                }
            }

            throw new InvalidOperationException($"{assembly} ended while it started.");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync().WaitAsync(LongestStop);
        process.Dispose();
    }
}
