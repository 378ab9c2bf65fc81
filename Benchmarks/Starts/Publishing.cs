using System.Diagnostics;
using Functions.Tests.Support;

namespace Benchmarks.Starts;

/// <summary>Publishes a host as its documents say, from the sources of this repository.</summary>
internal static class Publishing
{
    private const string Settings = "local.settings.json";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Publishes a project into a folder, with the settings of a developer.</summary>
    /// <exception cref="InvalidOperationException">It could not be published, and why.</exception>
    public static async Task PublishAsync(string project, string folder)
    {
        Console.Error.WriteLine($"publishing {project} …");
        string[] arguments =
            ["publish", Repository.PathOf(project), "-c", "Release", "-o", folder, "-v", "quiet", "--nologo"];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            Environment = { ["AzureCommunication"] = "false", ["MSBUILDDISABLENODEREUSE"] = "1" },
        };
        using var publish = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Longest);
        var words = await publish.StandardOutput.ReadToEndAsync(patience.Token);
        await publish.WaitForExitAsync(patience.Token);
        if (publish.ExitCode != 0)
        {
            throw new InvalidOperationException($"{project} could not be published: {words}");
        }

        // Never published, since its keys are public; here they are what a deployment's settings would be.
        File.Copy(Repository.PathOf(Settings), Path.Combine(folder, Settings));
    }
}
