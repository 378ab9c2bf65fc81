using Xunit;

namespace Functions.Tests.Support;

/// <summary>Commands with curl in them, as a document shows them.</summary>
internal static class Curl
{
    private const string WithStatus = "curl() { command curl -w '\\n%{http_code}' \"$@\"; }";

    /// <summary>Runs commands by bash; status and body of the answer.</summary>
    public static async Task<(string Status, string Body)> RunAsync(string commands)
    {
        var run = await ProgramRun.RunAsync("bash", "-ec", $"{WithStatus}\n{commands}");
        Assert.Equal(0, run.Exit);
        var end = run.Output.LastIndexOf('\n');
        return (run.Output[(end + 1)..], run.Output[..end]);
    }
}
