using System.Diagnostics;

namespace Benchmarks;

/// <summary>
/// Gives the server, and the bare loops it is compared with, the first half of the cores, and storage the others; this
/// process, the client, runs where there is room. On the same cores storage would take time from the server that a bare
/// loop keeps. Linux only; elsewhere, and on one core, all share all.
/// </summary>
internal static class Cores
{
    private const string Tool = "/usr/bin/taskset";

    private static int Half => Environment.ProcessorCount / 2;

    private static bool AreSplit { get; set; }

    /// <summary>Moves storage, this process, to its half.</summary>
    public static void Split(int storageProcess)
    {
        if (!OperatingSystem.IsLinux() || Half == 0 || !File.Exists(Tool))
        {
            return;
        }

        var others = $"{Half}-{Environment.ProcessorCount - 1}";
        using var move = Process.Start(
            new ProcessStartInfo(Tool, ["-acp", others, $"{storageProcess}"]) { RedirectStandardOutput = true })!;
        move.WaitForExit();
        AreSplit = move.ExitCode == 0;
        Console.WriteLine($"server on cores 0-{Half - 1}, storage on {others}");
    }

    /// <summary>How to start a program of .NET on the server's cores.</summary>
    public static ProcessStartInfo OfServer(string assembly, IEnumerable<string> arguments)
    {
        return AreSplit
            ? new ProcessStartInfo(Tool, ["-c", $"0-{Half - 1}", "dotnet", assembly, .. arguments])
            : new ProcessStartInfo("dotnet", [assembly, .. arguments]);
    }
}
