using System.Collections.Concurrent;

namespace Functions.Tests.Support;

/// <summary>
/// What is done when the test process ends: processes are killed first, since the test platform waits a tenth of a
/// second only, and folders deleted then. One that fails keeps no other from being done.
/// </summary>
internal static class AtExit
{
    private static readonly ConcurrentQueue<Action> Kills = [];
    private static readonly ConcurrentQueue<string> Folders = [];

    static AtExit() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var kill in Kills)
        {
            Try(kill);
        }

        foreach (var folder in Folders)
        {
            Try(() => Directory.Delete(folder, recursive: true));
        }
    };

    /// <summary>Kills a process that may have ended.</summary>
    public static void Kill(Action kill) => Kills.Enqueue(kill);

    /// <summary>Makes a temporary folder whose name begins so, and deletes it at the end with all in it.</summary>
    public static string NewFolder(string name)
    {
        var folder = Directory.CreateTempSubdirectory($"{name}-").FullName;
        Folders.Enqueue(folder);
        return folder;
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            // The process has ended, or one still writes to the folder.
        }
    }
}
