using System.Diagnostics;

namespace Functions.Tests.Support.FunctionsHost;

/// <summary>
/// A Functions app as it is deployed, published once for all tests of a run into a temporary folder.
/// </summary>
internal sealed class PublishedWorker
{
    private static readonly TimeSpan LongestPublish = TimeSpan.FromMinutes(8);

    private readonly string project;
    private readonly string assembly;
    private readonly Lazy<Task<string>> publishing;

    private PublishedWorker(string project, string assembly)
    {
        this.project = project;
        this.assembly = assembly;
        publishing = new Lazy<Task<string>>(PublishAsync);
    }

    /// <summary>The product.</summary>
    public static PublishedWorker Product { get; } = new("Functions", "ActivationFunctions.dll");

    /// <summary>The sample of another API.</summary>
    public static PublishedWorker Sample { get; } = new("samples/FunctionsApi", "FunctionsApi.dll");

    /// <summary>The file with the settings of a developer.</summary>
    public string LocalSettings => this == Product ? "local.settings.json" : $"{project}/local.settings.json";

    /// <summary>The folder it was published into.</summary>
    public Task<string> FolderAsync() => publishing.Value;

    /// <summary>The worker's assembly in that folder.</summary>
    public string AssemblyIn(string folder) => Path.Combine(folder, assembly);

    private async Task<string> PublishAsync()
    {
        var folder = Directory.CreateTempSubdirectory("functions-").FullName;
        AtExit.Delete(folder);

        // The target itself, for this machine: the command would compile for Azure's. Without the sender whose package
        // not every feed has.
        var start = new ProcessStartInfo("dotnet",
        [
            "build", Repository.PathOf(project), "-t:Publish", $"-p:PublishDir={folder}/",
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
                throw new InvalidOperationException($"{project} could not be published:\n{await output}{await errors}");
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
