using Xunit;

namespace Functions.Tests.Support;

/// <summary>
/// A test that runs the documents' commands by bash and curl; skipped, and said to be, where one is missing.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShellFactAttribute : FactAttribute
{
    /// <summary>Looks for the programs when tests are discovered.</summary>
    public ShellFactAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        foreach (var program in new[] { "bash", "curl" })
        {
            if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
            {
                Skip = $"{program} is not on PATH";
            }
        }
    }
}
