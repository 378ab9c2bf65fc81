using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;

namespace Server;

/// <summary>
/// The Node programs that stand in for cloud services on a developer's machine, pinned in <c>package.json</c> at the
/// repository's root and fetched on first use.
/// </summary>
public static class LocalTools
{
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
        if (!File.Exists(path))
        {
            await Npm.FetchAsync(root, package, path, say, cancellationToken);
        }

        return path;
    }

    /// <summary>Whether something listens on this port of this machine.</summary>
    internal static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Starts a Node program that ends with this process; <see cref="StopAsync"/> ends it before.</summary>
    /// <param name="main">The program's file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="StartFaultException">Node is not on the path.</exception>
    internal static Process StartNode(string main, IEnumerable<string> arguments) => Start(
        "node",
        [Path.Combine(AppContext.BaseDirectory, "child.mjs"), main, .. arguments],
        Path.GetDirectoryName(main)!);

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
