using System.Runtime.InteropServices;

namespace Accounts.Passwords;

/// <summary>
/// Lets the current thread give way to others on Linux, where <see cref="Thread.Priority"/> does nothing: there every
/// thread has a nice value of its own (setpriority(2)), which anyone may raise. Elsewhere it does nothing.
/// </summary>
internal static class LowPriority
{
    private const int Process = 0;

    /// <summary>
    /// Behind verifications and requests that need no hash, which get three quarters of a core that both want. Much
    /// more would starve registrations where other processes keep the machine busy.
    /// </summary>
    private const int Nice = 5;

    /// <summary>For the rest of the thread's life: the value cannot be lowered again without privileges.</summary>
    public static void Take()
    {
        // A refusal leaves the priority as it is, which is only slower for others.
        if (OperatingSystem.IsLinux())
        {
            _ = SetPriority(Process, 0, Nice);
        }
    }

    /// <summary>With <paramref name="who"/> 0 it is the calling thread that Linux means.</summary>
    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int priority);
}
