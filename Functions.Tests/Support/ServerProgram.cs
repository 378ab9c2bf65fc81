using System.Diagnostics;

namespace Functions.Tests.Support;

/// <summary>
/// How Server is started as a process: the build of these tests by <c>dotnet</c> or, where the environment names one in
/// <c>ACTIVATION_SERVER</c>, a program that was published.
/// </summary>
internal static class ServerProgram
{
    private const string Variable = "ACTIVATION_SERVER";

    /// <summary>The assembly that <c>dotnet</c> starts.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "Server.dll");

    private static string? Published { get; } =
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } program ? program : null;

    /// <summary>A start of it with these arguments.</summary>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments) =>
        Published is not null
            ? new ProcessStartInfo(Published, arguments)
            : new ProcessStartInfo("dotnet", [Assembly, .. arguments]);
}
