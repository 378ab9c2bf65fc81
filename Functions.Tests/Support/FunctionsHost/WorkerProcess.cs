using System.Diagnostics;
using System.Globalization;

namespace Functions.Tests.Support.FunctionsHost;

/// <summary>The worker's process, started as the Functions host starts it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private const int LargestMessage = int.MaxValue;
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(60);
    private readonly Process process;

    private WorkerProcess(Process process)
    {
        this.process = process;
        // A test process that ends early leaves no worker behind.
        AtExit.Kill(Kill);
    }

    public int Id => process.Id;

    public int? ExitCode => process.HasExited ? process.ExitCode : null;

    public Task EndAsync() => process.WaitForExitAsync();

    public static WorkerProcess Start(
        string assembly,
        string gateway,
        string workerId,
        IReadOnlyDictionary<string, string> environment,
        WorkerLog log)
    {
        var uri = new Uri(gateway);
        var folder = Path.GetDirectoryName(assembly)!;
        var requestId = Guid.NewGuid().ToString();
        var largest = LargestMessage.ToString(CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo("dotnet",
        [
            assembly, "--host", uri.Host, "--port", $"{uri.Port}",
            "--workerId", workerId, "--requestId", requestId,
            "--grpcMaxMessageLength", largest, "--functions-uri", uri.AbsoluteUri,
            "--functions-worker-id", workerId, "--functions-request-id", requestId,
            "--functions-grpc-max-message-length", largest,
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["FUNCTIONS_APPLICATION_DIRECTORY"] = folder;
        start.Environment["FUNCTIONS_WORKER_DIRECTORY"] = folder;
        // As for Server: what counting calls to compile again would win comes too late.
        start.Environment["DOTNET_TieredPGO"] = "0";

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => log.AddOutput(line.Data);
        process.ErrorDataReceived += (_, line) => log.AddError(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new WorkerProcess(process);
    }

    /// <summary>Kills it (SIGKILL).</summary>
    public void Kill()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }
    }

    /// <summary>Waits for its end, which the host asked for; kills it when it takes too long.</summary>
    public async Task StopAsync()
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(LongestStop);
        }
        catch (TimeoutException)
        {
            Kill();
            await process.WaitForExitAsync().WaitAsync(LongestStop);
        }
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }
}
