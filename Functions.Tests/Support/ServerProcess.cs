using System.Diagnostics;

namespace Functions.Tests.Support;

/// <summary>
/// Server as a process of its own, so that it can be killed as the system kills: without a word, at any point. Or a
/// sample likewise.
/// </summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private const string SignUpPage = "Or sign up in a browser: ";
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(60);
    private readonly Process process;

    private ServerProcess(Process process, Uri url)
    {
        this.process = process;
        Http = new HttpClient { BaseAddress = url, Timeout = TimeSpan.FromSeconds(90) };
    }

    public HttpClient Http { get; }

    /// <summary>
    /// Starts it in Development on a free port of loopback, with these settings over local.settings.json.
    /// </summary>
    public static Task<ServerProcess> StartAsync(string connectionString, params string[] settings) =>
        StartAsync(ServerProgram.Start(Arguments(connectionString, settings)), SignUpPage);

    /// <summary>Starts it by a program that passes its further arguments on to <c>dotnet</c>.</summary>
    public static Task<ServerProcess> StartAsync(
        string connectionString, ProcessStartInfo start, params string[] settings)
    {
        foreach (var argument in (string[])[ServerProgram.Assembly, .. Arguments(connectionString, settings)])
        {
            start.ArgumentList.Add(argument);
        }

        return StartAsync(start, SignUpPage);
    }

    /// <summary>Starts a sample in Development on a free port of loopback, with these settings.</summary>
    public static Task<ServerProcess> StartSampleAsync(string assembly, params string[] settings)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, assembly), .. Arguments(settings)];
        return StartAsync(new ProcessStartInfo("dotnet", arguments), Listening);
    }

    private static string[] Arguments(string connectionString, string[] settings) => Arguments(
        [$"AzureWebJobsStorage={connectionString}", "Logging:LogLevel:Default=Warning", .. settings]);

    private static string[] Arguments(string[] settings) =>
    [
        "--environment=Development",
        "--urls=http://127.0.0.1:0",
        .. settings.Select(setting => $"--{setting}"),
    ];

    /// <summary>Starts it; the URL stands in its output behind these words.</summary>
    private static async Task<ServerProcess> StartAsync(ProcessStartInfo start, string words)
    {
        start.RedirectStandardOutput = true;
        var process = Process.Start(start)!;
        try
        {
            using var patience = new CancellationTokenSource(LongestStart);
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                var at = line.IndexOf(words, StringComparison.Ordinal);
                if (at < 0)
                {
                    continue;
                }

                _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return new ServerProcess(process, new Uri(line[(at + words.Length)..]));
            }

            throw new InvalidOperationException("The process ended while it started; its words are above.");
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
