using System.Runtime.InteropServices;

namespace Accounts.Passwords;

/// <summary>
/// Lets the current thread give way to others on Linux, where <see cref="Thread.Priority"/> does nothing: there every thread
/// has a nice value of its own (setpriority(2)), which anyone may raise. Elsewhere it does nothing.
/// </summary>
internal static class LowPriority
{
    private const int Process = 0;

    /// <summary>Behind requests that need no hash, though only a little.</summary>
    private const int Verification = 3;

    /// <summary>Behind verifications too: about a sixth of a core's time while one runs on it.</summary>
    private const int Registration = 10;

    /// <summary>For the rest of the thread's life: the value cannot be lowered again without privileges.</summary>
    public static void Take(HashingLane lane)
    {
        // A refusal leaves the priority as it is, which is only slower for others.
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(Process, 0, lane == HashingLane.Verification ? Verification : Registration);
        }
    }

    /// <summary>With <paramref name="who"/> 0 it is the calling thread that Linux means.</summary>
    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int priority);
}
