using Functions.Tests.Support;
using Functions.Tests.Support.FunctionsHost;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Functions.Tests.Hosts;

/// <summary>The Functions worker as a process of its own, as its host starts it.</summary>
public sealed class WorkerProcessTests
{
    [Fact]
    public async Task AWrongSettingStopsTheStartWithOneMessageThatTheHostLogsAsErrors()
    {
        var fault = await FaultAsync("Token:Lifetime=soon", "Password:MinimumLength=many");
        Assert.Contains("critical error: Token__Lifetime is not a time", fault, StringComparison.Ordinal);
        Assert.Contains("Password__MinimumLength", fault, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", fault, StringComparison.Ordinal);
        Assert.All(
            fault.Split('\n').Skip(1),
            line => Assert.StartsWith($"{LogLevel.Error} ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ABuildWithoutTheSenderSaysSo()
    {
        var fault = await FaultAsync(
            "Activation:Delivery=Email", "Mail:Provider=AzureCommunication", "Mail:From=accounts@example.org",
            "Mail:AzureCommunication:Endpoint=https://mail.example.org");
        Assert.Contains("Mail__Provider AzureCommunication is not in this build", fault, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AKilledWorkerIsReplaced()
    {
        await using var host = await WorkerHost.StartAsync((await TestStorage.SharedAsync()).ConnectionString);
        using var http = new HttpClient { BaseAddress = host.Url };
        Assert.Equal(200, await HealthAsync(http));
        var killed = host.WorkerProcessId;
        host.KillWorker();
        await Wait.UntilAsync(
            async () => await HealthAsync(http) == 200 && host.WorkerProcessId != killed, "another worker answers");
    }

    /// <summary>
    /// Over a storage of its own: a first purge goes from the oldest row on, and other tests' rows are years old.
    /// </summary>
    [Fact]
    public async Task TheTimersFunctionRuns()
    {
        var storage = (await TestStorage.NewAsync()).ConnectionString;
        await using var host = await WorkerHost.StartAsync(storage);
        await host.RunAsync(host.Functions.Single(function => function.Schedule is not null));
        await Wait.UntilAsync(() => host.Log.Lines.Any(IsOfAWholePurge), "a log of the purge");
    }

    [Fact]
    public async Task TheHostsOwnPageCanBeSwitchedOff()
    {
        var storage = (await TestStorage.SharedAsync()).ConnectionString;
        await using var host = await WorkerHost.StartAsync(storage, "AzureWebJobsDisableHomepage=true");
        using var http = new HttpClient { BaseAddress = host.Url };
        using var answer = await http.GetAsync("/");
        Assert.Equal(204, (int)answer.StatusCode);
    }

    private static bool IsOfAWholePurge(WorkerLogLine line) =>
        line.Message.StartsWith("Purge ", StringComparison.Ordinal)
        && line.Message.EndsWith("all that was due: True", StringComparison.Ordinal);

    private static async Task<int> HealthAsync(HttpClient http)
    {
        using var answer = await http.GetAsync("/api/health");
        return (int)answer.StatusCode;
    }

    private static async Task<string> FaultAsync(params string[] settings)
    {
        var storage = (await TestStorage.SharedAsync()).ConnectionString;
        return (await Assert.ThrowsAsync<WorkerException>(() => WorkerHost.StartAsync(storage, settings))).Message;
    }
}
