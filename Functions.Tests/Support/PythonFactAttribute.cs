using System.Diagnostics;
using Xunit;

namespace Functions.Tests.Support;

/// <summary>A test that runs Python with Debian's python3-jwt; skipped, and said to be, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PythonFactAttribute : FactAttribute
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(20);

    /// <summary>Looks for Python and its package when tests are discovered.</summary>
    public PythonFactAttribute()
    {
        if (Python is null)
        {
            Skip = "no python3 with python3-jwt and python3-cryptography";
        }
    }

    /// <summary>The program, the system's own first; null where none has the package.</summary>
    public static string? Python { get; } = new[] { "/usr/bin/python3", "python3" }.FirstOrDefault(HasPackage);

    private static bool HasPackage(string program)
    {
        try
        {
            var start = new ProcessStartInfo(program, ["-c", "import jwt, cryptography; jwt.PyJWKClient"])
            {
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            return process.WaitForExit(LongestLook) && process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
