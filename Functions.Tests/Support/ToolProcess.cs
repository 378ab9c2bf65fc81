using System.Diagnostics;
using System.Text.Json;

namespace Functions.Tests.Support;

/// <summary>What a command of the operator's tool ended with.</summary>
public sealed record ToolRun(int Exit, string Output, string Errors)
{
    /// <summary>Its last line, as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Lines[^1]).RootElement;

    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>The operator's tool as a process, over a storage.</summary>
public sealed class ToolProcess(string connectionString, string delivery = "Response")
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    /// <summary>Runs a command; <paramref name="input"/> is what somebody types.</summary>
    public async Task<ToolRun> RunAsync(string[] arguments, string input = "")
    {
        using var process = Start(arguments);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return new ToolRun(process.ExitCode, output, await errors);
    }

    /// <summary>Runs a command given as one text.</summary>
    public Task<ToolRun> RunAsync(string command) => RunAsync(command.Split(' '));

    /// <summary>Starts a command, for a test that kills it.</summary>
    public Process Start(params string[] arguments)
    {
        var start = ServerProgram.Start(["account", .. arguments]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["AzureWebJobsStorage"] = connectionString;
        start.Environment["Activation__Delivery"] = delivery;
        return Process.Start(start)!;
    }
}
