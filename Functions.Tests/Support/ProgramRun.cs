using System.Diagnostics;
using System.Text.Json;

namespace Functions.Tests.Support;

/// <summary>A program that ran to its end: its exit code, and what it printed.</summary>
public sealed record ProgramRun(int Exit, string Output, string Errors)
{
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The last line of the output, as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Lines[^1]).RootElement;

    public static Task<ProgramRun> RunAsync(string program, params string[] arguments) =>
        RunAsync(new ProcessStartInfo(program, arguments));

    /// <summary>
    /// Runs a program; <paramref name="input"/> is what somebody types, <paramref name="longest"/> how long it may
    /// take, <see cref="Wait.Longest"/> unless said.
    /// </summary>
    public static async Task<ProgramRun> RunAsync(ProcessStartInfo start, string input = "", TimeSpan? longest = null)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync();
            var errors = process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync().WaitAsync(longest ?? Wait.Longest);
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
}
