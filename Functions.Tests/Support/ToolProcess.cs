using System.Diagnostics;
using Xunit;

namespace Functions.Tests.Support;

/// <summary>
/// The operator's tool as a process, over a storage, with further settings such as <c>Limits__MailsPerDay=1</c>.
/// </summary>
public sealed class ToolProcess(string connectionString, string delivery = "Response", params string[] settings)
{
    /// <summary>Runs a command given as one text.</summary>
    public Task<ProgramRun> RunAsync(string command) => RunAsync(command.Split(' '));

    /// <summary>Runs a command; <paramref name="input"/> is what somebody types.</summary>
    public Task<ProgramRun> RunAsync(string[] arguments, string input = "") =>
        ProgramRun.RunAsync(StartOf(arguments), input);

    /// <summary>Starts a command, for a test that kills it.</summary>
    public Process Start(params string[] arguments)
    {
        var start = StartOf(arguments);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return Process.Start(start)!;
    }

    /// <summary>
    /// Starts a command, sends it a signal such as <c>TERM</c> once it is ready, and waits for its end. What
    /// <paramref name="untilReadyAsync"/> reads of its standard error is not in the result.
    /// </summary>
    public async Task<ProgramRun> StopAsync(
        string signal, Func<StreamReader, Task> untilReadyAsync, params string[] arguments)
    {
        using var process = Start(arguments);
        try
        {
            await untilReadyAsync(process.StandardError);
            var sent = await ProgramRun.RunAsync("kill", $"-{signal}", $"{process.Id}");
            Assert.Equal(0, sent.Exit);
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(Wait.Longest);
            return new ProgramRun(process.ExitCode, await output, await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private ProcessStartInfo StartOf(string[] arguments)
    {
        var start = ServerProgram.Start(["account", .. arguments]);
        start.Environment["AzureWebJobsStorage"] = connectionString;
        start.Environment["Activation__Delivery"] = delivery;
        foreach (var setting in settings.Select(setting => setting.Split('=', 2)))
        {
            start.Environment[setting[0]] = setting[1];
        }

        return start;
    }
}
