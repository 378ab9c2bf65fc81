using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Hosts;

/// <summary>Server as a process of its own, as a developer starts it.</summary>
public sealed class ServerProcessTests
{
    [Fact]
    public async Task AWrongSettingStopsTheStartWithOneMessageAndNoStackTrace()
    {
        var (exit, output, errors) = await RunAsync(
            [], "--environment=Production", "--Token:Lifetime=soon", "--urls=http://127.0.0.1:0");
        Assert.NotEqual(0, exit);
        Assert.Contains("Token__Lifetime is not a time", errors, StringComparison.Ordinal);
        Assert.Contains("Activation__PublicUrl is required", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + errors, StringComparison.Ordinal);
    }

    /// <summary>It would be ignored, and a server started by who wanted something else.</summary>
    [Theory]
    [InlineData("acount show krzysiek", 1, "\"acount\" is no command.")]
    [InlineData("show krzysiek", 1, "\"show\" is no command.")]
    [InlineData("", 1, "\"\" is no command.")]
    [InlineData("--environment=Development serve", 1, "\"serve\" is no command.")]
    [InlineData("-p=7080", 1, "\"-p=7080\" is no command.")]
    [InlineData("--purge --Purge:DryRun", 1, "--Purge:DryRun is no option, and as a setting it has no value.")]
    [InlineData("--purge=true --Token:Lifetime=soon", 1, "--purge takes no value.")]
    [InlineData("--mail=true --Token:Lifetime=soon", 1, "--mail takes no value.")]
    [InlineData("--purgee --urls=http://127.0.0.1:0", 1, "--purgee is no option")]
    [InlineData("--help", 0, "Server account COMMAND")]
    public async Task AWordThatIsNoCommandStartsNoServer(string arguments, int exit, string words)
    {
        var run = await ProgramRun.RunAsync(ServerProgram.Start(arguments.Split(' ')));
        Assert.Equal(exit, run.Exit);
        Assert.Contains(words, run.Output + run.Errors, StringComparison.Ordinal);
        Assert.Contains("Usage:", run.Output + run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvariantGlobalizationStopsTheStart()
    {
        var (exit, _, errors) = await RunAsync(
            [("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1")],
            "--environment=Development",
            "--urls=http://127.0.0.1:0");
        Assert.NotEqual(0, exit);
        Assert.Contains("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APortInUseIsSaidPlainly()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var storage = (await TestStorage.SharedAsync()).ConnectionString;
        var (exit, output, errors) = await RunAsync(
            [],
            "--environment=Development",
            $"--AzureWebJobsStorage={storage}",
            $"--urls=http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");
        Assert.NotEqual(0, exit);
        Assert.Contains("address already in use", errors, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("   at ", output + errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("http://localhost:99999")]
    [InlineData("http://localhost:21125x")] // Kestrel would serve it on port 80, to everybody
    [InlineData("http://203.0.113.9:8080")]
    [InlineData("https://localhost:27443")]
    public async Task AUrlThatCannotBeServedAtIsSaidPlainly(string url)
    {
        var storage = (await TestStorage.SharedAsync()).ConnectionString;
        var (exit, output, errors) = await RunAsync(
            [("HOME", Path.GetTempPath())], // where no developer's certificate is
            "--environment=Development",
            $"--AzureWebJobsStorage={storage}",
            $"--urls={url}");
        Assert.Equal(1, exit);
        Assert.Contains($"Cannot serve at {url}", errors, StringComparison.Ordinal);
        Assert.Contains("--urls http://localhost:PORT", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output + errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task APortThatIsNoNumberIsSaidPlainly()
    {
        var storage = (await TestStorage.SharedAsync()).ConnectionString;
        var (exit, _, errors) = await RunAsync(
            [("ASPNETCORE_HTTP_PORTS", "21126x")], // Kestrel would serve it on port 80, to everybody
            "--environment=Development",
            $"--AzureWebJobsStorage={storage}");
        Assert.Equal(1, exit);
        Assert.Contains(
            "Cannot serve at http://*:21126x: 'http://*:21126x' is no URL.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnEnvironmentVariableWinsOverLocalSettings()
    {
        var storage = (await TestStorage.SharedAsync()).ConnectionString;
        var (exit, _, errors) = await RunAsync(
            [("Activation__Delivery", "Email"), ("AzureWebJobsStorage", storage)],
            "--environment=Development",
            "--urls=http://127.0.0.1:0");
        Assert.NotEqual(0, exit);
        Assert.Contains("Mail__Provider is required with delivery Email", errors, StringComparison.Ordinal);
    }

    /// <summary>Elsewhere it could not work: registering takes a client key, or sends a mail to nobody.</summary>
    [Fact]
    public async Task OutsideDevelopmentNoLineToTryIsPrinted()
    {
        var storage = (await TestStorage.SharedAsync()).ConnectionString;
        var start = ServerProgram.Start(
            "--environment=Production",
            $"--AzureWebJobsStorage={storage}",
            "--urls=http://127.0.0.1:0",
            "--Activation:PublicUrl=https://accounts.example.org",
            "--Activation:Delivery=Response",
            "--Activation:ClientKeys:0=a-client-key-of-thirty-two-characters",
            $"--Token:SigningKeys:0={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
            $"--SignIn:AccessKeys:0={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}");
        start.RedirectStandardOutput = true;
        using var process = Process.Start(start)!;
        try
        {
            var printed = "";
            while (!printed.Contains("Ctrl+C", StringComparison.Ordinal)
                && await process.StandardOutput.ReadLineAsync().WaitAsync(Wait.Longest) is { } line)
            {
                printed += $"{line}\n";
            }

            Assert.Contains("Register: [POST] http://127.0.0.1:", printed, StringComparison.Ordinal);
            Assert.Contains("Ctrl+C", printed, StringComparison.Ordinal);
            Assert.DoesNotContain("Try it", printed, StringComparison.Ordinal);
            Assert.DoesNotContain("curl", printed, StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
        }
    }

    private static Task<ProgramRun> RunAsync(
        (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = ServerProgram.Start(arguments);
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return ProgramRun.RunAsync(start);
    }
}
