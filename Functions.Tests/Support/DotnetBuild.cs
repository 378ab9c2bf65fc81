using System.Diagnostics;

namespace Functions.Tests.Support;

/// <summary>A <c>dotnet build</c> that tests begin, which leaves no process behind.</summary>
internal static class DotnetBuild
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(8);

    /// <summary>Builds a project of this repository.</summary>
    /// <exception cref="InvalidOperationException">It could not be built; the message has what it printed.</exception>
    public static async Task RunAsync(string project, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            "build", Repository.PathOf(project), .. arguments,
            "-p:UseSharedCompilation=false", "-nodeReuse:false", "--nologo", "-v:quiet",
        ]);
        // Those of the build that runs these tests would send this one astray.
        foreach (var name in start.Environment.Keys.ToList())
        {
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            {
                start.Environment.Remove(name);
            }
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";

        var run = await ProgramRun.RunAsync(start, longest: Longest);
        if (run.Exit != 0)
        {
            throw new InvalidOperationException($"{project} could not be built:\n{run.Output}{run.Errors}");
        }
    }
}
