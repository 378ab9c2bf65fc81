using Accounts.Http;
using Accounts.Mail;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
