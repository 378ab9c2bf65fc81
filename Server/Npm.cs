using System.Diagnostics;

namespace Server;

/// <summary>Fetches Node packages.</summary>
internal static class Npm
{
    private static readonly TimeSpan LongestFetch = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ProgressPause = TimeSpan.FromSeconds(5);

    /// <summary>Fetches all packages of a folder's lock file.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="package">The package that is needed, for the messages.</param>
    /// <param name="path">The file that must be there then.</param>
    /// <param name="say">Gets a line of progress now and then.</param>
    /// <param name="cancellationToken">Ends npm.</param>
    /// <exception cref="StartFaultException">There is no npm, or it failed.</exception>
    public static async Task FetchAsync(
        string root, string package, string path, Action<string> say, CancellationToken cancellationToken)
    {
        var modules = Path.Combine(root, "node_modules");
        say($"Fetching {package} by npm into {modules} (first use, about half a minute) …");
        using var npm = LocalTools.Start(
            OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
            root);
        var errors = npm.StandardError.ReadToEndAsync(cancellationToken);
        var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        npm.StandardInput.Close();
        await WaitForAsync(npm, say, cancellationToken);
        if (npm.ExitCode != 0 || !File.Exists(path))
        {
            var words = $"{(await errors).Trim()}\n{(await output).Trim()}".TrimEnd();
            throw new StartFaultException($"npm could not fetch {package} (exit code {npm.ExitCode}):\n{words}");
        }
    }

    private static async Task WaitForAsync(Process npm, Action<string> say, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var end = npm.WaitForExitAsync(cancellationToken);
        try
        {
            while (await Task.WhenAny(end, Task.Delay(ProgressPause, cancellationToken)) != end)
            {
                if (watch.Elapsed > LongestFetch)
                {
                    throw new StartFaultException($"npm did not finish within {LongestFetch.TotalMinutes} minutes.");
                }

                say($"… still fetching ({watch.Elapsed.TotalSeconds:0} s)");
            }

            await end;
        }
        finally
        {
            if (!npm.HasExited)
            {
                npm.Kill(entireProcessTree: true);
            }
        }
    }
}
