using System.Diagnostics;

namespace Functions.Tests.Support.FunctionsHost;

/// <summary>
/// The Functions app as it is deployed, published once for all tests of a run into a temporary folder.
/// </summary>
public static class PublishedWorker
{
    private const string Assembly = "ActivationFunctions.dll";
    private static readonly TimeSpan LongestPublish = TimeSpan.FromMinutes(8);
    private static readonly Lazy<Task<string>> Publishing = new(PublishAsync);

    /// <summary>The folder it was published into.</summary>
    public static Task<string> FolderAsync() => Publishing.Value;

    /// <summary>The worker's assembly in that folder.</summary>
    public static string AssemblyIn(string folder) => Path.Combine(folder, Assembly);

    private static async Task<string> PublishAsync()
    {
        var folder = Directory.CreateTempSubdirectory("functions-").FullName;
        AtExit.Delete(folder);

        // The target itself, for this machine: the command would compile for Azure's. Without the sender whose package
        // not every feed has.
        var start = new ProcessStartInfo("dotnet",
        [
            "build", Repository.PathOf("Functions"), "-t:Publish", $"-p:PublishDir={folder}/",
            "-p:AzureCommunication=false", $"-c:{Configuration}",
            "-p:UseSharedCompilation=false", "-nodeReuse:false", "--nologo", "-v:quiet",
        ])
        { RedirectStandardOutput = true, RedirectStandardError = true };
        // Those of the build that runs these tests would send this one astray.
        foreach (var name in start.Environment.Keys.ToList())
            if (name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)) start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";

        using var build = Process.Start(start)!;
        try
        {
            var output = build.StandardOutput.ReadToEndAsync();
            var errors = build.StandardError.ReadToEndAsync();
            await build.WaitForExitAsync().WaitAsync(LongestPublish);
            if (build.ExitCode != 0 || !File.Exists(AssemblyIn(folder)))
                throw new InvalidOperationException($"Functions could not be published:\n{await output}{await errors}");
        }
        finally
        {
            if (!build.HasExited) build.Kill(entireProcessTree: true);
        }

        return folder;
    }

    /// <summary>That of these tests, so that what their build made is used again.</summary>
    private static string Configuration =>
        AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar).Contains("Release") ? "Release" : "Debug";
}
