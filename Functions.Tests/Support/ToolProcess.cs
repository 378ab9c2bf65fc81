using System.Diagnostics;

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
