using Accounts.Http;
using Accounts.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Server;
using Xunit;

namespace Functions.Tests.Hosts;

/// <summary>What a Server that is built, and not started yet, will do.</summary>
public sealed class ServerAppTests
{
    /// <summary>An order that the last run left is mailed before requests are served.</summary>
    [Theory]
    [InlineData("--urls=http://localhost:8000", "http://localhost:8000/")]
    [InlineData("--http_ports=8001", "http://localhost:8001/")]
    [InlineData("--Purge:DryRun=true", "http://localhost:7071/")]
    public async Task ItsLinksLeadToWhereItWillServe(string argument, string expected)
    {
        await using var app = ServerApp.Build(["--environment=Development", argument]);
        Assert.Equal(new Uri(expected), app.Services.GetRequiredService<ServedAddress>().Address);
    }

    /// <summary>What the framework says of a request holds its path, and so the token of a link.</summary>
    [Theory]
    [InlineData("--Logging:LogLevel:Default=Trace")]
    [InlineData("--Logging:LogLevel:Microsoft.AspNetCore=Debug")]
    [InlineData("--Logging:LogLevel:Microsoft.AspNetCore.Routing=Debug")]
    [InlineData("--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Information")]
    [InlineData("--Logging:Console:LogLevel:Default=Information")]
    [InlineData("--Logging:Console:LogLevel:Microsoft.AspNetCore=Information")]
    [InlineData("--Logging:OpenTelemetry:LogLevel:Default=Information")]
    public async Task NoLevelOfAnyLogLetsPathsIn(string argument)
    {
        await using var app = ServerApp.Build(
            ["--environment=Development", argument], builder => builder.Logging.AddOpenTelemetry());
        var logs = app.Services.GetRequiredService<ILoggerFactory>();
        foreach (var name in new[] { "Hosting.Diagnostics", "Routing.Matching.DfaMatcher", "StaticFiles" })
        {
            Assert.False(logs.CreateLogger($"Microsoft.AspNetCore.{name}").IsEnabled(LogLevel.Information), name);
        }

        // Else it writes the path as a scope.
        Assert.False(logs.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Critical));
        Assert.True(logs.CreateLogger("Microsoft.AspNetCore.Server.Kestrel").IsEnabled(LogLevel.Error));
        Assert.True(logs.CreateLogger("Accounts.Registration").IsEnabled(LogLevel.Information));
    }

    /// <summary>A mail that is cut off after the server took it would go twice.</summary>
    [Fact]
    public async Task AStopWaitsForTheLongestMailAndNotForTheRequestsFirst()
    {
        await using var app = ServerApp.Build(["--environment=Development"]);
        var host = app.Services.GetRequiredService<IOptions<HostOptions>>().Value;
        Assert.True(host.ShutdownTimeout >= MailWorker.LongestStop, $"{host.ShutdownTimeout}");
        Assert.True(host.ServicesStopConcurrently);
    }
}
