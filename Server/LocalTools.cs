using System.ComponentModel;
using System.Diagnostics;

namespace Server;

/// <summary>
/// The Node programs that stand in for cloud services on a developer's machine, pinned in <c>package.json</c> at the
/// repository's root and fetched on first use.
/// </summary>
public static class LocalTools
{
    private static readonly TimeSpan LongestFetch = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The full path of a file in a package, fetched first if it is not there. <paramref name="say"/> gets a line of
    /// progress now and then.
    /// </summary>
    /// <exception cref="StartFaultException">There is no <c>package.json</c>, no Node, or npm failed.</exception>
    public static async Task<string> FindAsync(
        string package,
        string file,
        Action<string> say,
        CancellationToken cancellationToken)
    {
        var root = Root();
        var path = Path.Combine(root, "node_modules", package, file);
        if (File.Exists(path))
        {
            return path;
        }

        var modules = Path.Combine(root, "node_modules");
        say($"Fetching {package} by npm into {modules} (first use, about half a minute) …");
        using var npm = Start(
            OperatingSystem.IsWindows() ? "npm.cmd" : "npm",
            ["ci", "--no-audit", "--no-fund", "--loglevel=error"],
            root);
        var errors = npm.StandardError.ReadToEndAsync(cancellationToken);
        var output = npm.StandardOutput.ReadToEndAsync(cancellationToken);
        npm.StandardInput.Close();
        var watch = Stopwatch.StartNew();
        var end = npm.WaitForExitAsync(cancellationToken);
        try
        {
            while (await Task.WhenAny(end, Task.Delay(TimeSpan.FromSeconds(5), cancellationToken)) != end)
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

        if (npm.ExitCode != 0 || !File.Exists(path))
        {
            var words = $"{(await errors).Trim()}\n{(await output).Trim()}".TrimEnd();
            throw new StartFaultException($"npm could not fetch {package} (exit code {npm.ExitCode}):\n{words}");
        }

        return path;
    }

    /// <summary>Starts a program with its three streams in our hands.</summary>
    /// <exception cref="StartFaultException">It is not on the path.</exception>
    internal static Process Start(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new StartFaultException(
                $"{program} is not on the PATH. The local stand-ins need Node.js 20 or later with npm "
                    + "(https://nodejs.org); without Node, set AzureWebJobsStorage to a storage account.");
        }
    }

    /// <summary>
    /// Ends a program that runs below <c>child.mjs</c>, by closing the input it watches; by force after
    /// <paramref name="longest"/>.
    /// </summary>
    internal static async Task StopAsync(Process process, TimeSpan longest)
    {
        if (process.HasExited)
        {
            return;
        }

        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(longest);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
    }

    /// <summary>The folder of the repository: the nearest above the program that holds the pinned versions.</summary>
    internal static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "package-lock.json")))
            {
                return folder.FullName;
            }
        }

        throw new StartFaultException(
            "No package.json with Azurite's version lies above this program: start Azurite yourself, "
                + "or set AzureWebJobsStorage.");
    }
}
