using System.Diagnostics;

namespace Benchmarks.Starts;

/// <summary>Server as <c>dotnet publish</c> makes it, in a folder of its own.</summary>
internal static class PublishedServer
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Publishes it from the sources of this repository.</summary>
    /// <exception cref="InvalidOperationException">It could not be published; why is above.</exception>
    public static async Task PublishAsync(string folder)
    {
        Console.Error.WriteLine("publishing Server …");
        string[] arguments = ["publish", Project(), "-c", "Release", "-o", folder, "-v", "quiet", "--nologo"];
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
            throw new InvalidOperationException($"Server could not be published: {words}");
        }

        // Never published, since its keys are public; here they are what a deployment's settings would be.
        const string Settings = "local.settings.json";
        File.Copy(Path.Combine(AppContext.BaseDirectory, Settings), Path.Combine(folder, Settings));
    }

    private static string Project()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var project = Path.Combine(folder.FullName, "Server", "Server.csproj");
            if (File.Exists(project))
            {
                return project;
            }
        }

        throw new InvalidOperationException("The sources of Server are not above this program.");
    }
}
