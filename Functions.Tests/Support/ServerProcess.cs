using System.Diagnostics;

namespace Functions.Tests.Support;

/// <summary>Server as a process of its own, so that it can be killed as the system kills: without a word, at any point.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const string Address = "Or sign up in a browser: ";
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(60);
    private readonly Process process;

    private ServerProcess(Process process, Uri address)
    {
        this.process = process;
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(90) };
    }

    public HttpClient Http { get; }

    /// <summary>Starts it in Development on a free port of loopback, with these settings over local.settings.json.</summary>
    public static Task<ServerProcess> StartAsync(string connectionString, params string[] settings) =>
        StartAsync(ServerProgram.Start(Arguments(connectionString, settings)));

    /// <summary>Starts it by a program that passes its further arguments on to <c>dotnet</c>.</summary>
    public static Task<ServerProcess> StartAsync(
        string connectionString, ProcessStartInfo start, params string[] settings)
    {
        foreach (var argument in (string[])[ServerProgram.Assembly, .. Arguments(connectionString, settings)])
        {
            start.ArgumentList.Add(argument);
        }

        return StartAsync(start);
    }

    private static string[] Arguments(string connectionString, string[] settings) =>
    [
        "--environment=Development",
        "--urls=http://127.0.0.1:0",
        $"--AzureWebJobsStorage={connectionString}",
        "--Logging:LogLevel:Default=Warning",
        .. settings.Select(setting => $"--{setting}"),
    ];

    private static async Task<ServerProcess> StartAsync(ProcessStartInfo start)
    {
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(LongestStart);
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (!line.StartsWith(Address, StringComparison.Ordinal))
                {
                    continue;
                }

                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new ServerProcess(process, new Uri(line[Address.Length..]));
            }

            throw new InvalidOperationException("The server ended while it started; its words are above.");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Kills it (SIGKILL).</summary>
    public void Kill() => process.Kill();

    /// <summary>Whether it ends within this time.</summary>
    public async Task<bool> EndsAsync(TimeSpan time)
    {
        using var patience = new CancellationTokenSource(time);
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
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
