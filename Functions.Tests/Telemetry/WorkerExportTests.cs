using Functions.Tests.Support;
using Functions.Tests.Support.FunctionsHost;
using Xunit;

namespace Functions.Tests.Telemetry;

/// <summary>What the Functions worker sends to Application Insights.</summary>
public sealed class WorkerExportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task LogsAndSpansArrive()
    {
        await using var ingestion = await Ingestion.StartAsync();
        var storage = (await TestStorage.NewAsync()).ConnectionString;
        await using var host = await WorkerHost.StartAsync(storage,
            $"APPLICATIONINSIGHTS_CONNECTION_STRING={ingestion.ConnectionString}",
            "OTEL_TRACES_SAMPLER=microsoft.fixed_percentage", "OTEL_TRACES_SAMPLER_ARG=1.0");
        await host.RunAsync(host.Functions.Single(function => function.Schedule is not null));
        await UntilAsync(() => ingestion.Of("MessageData").Any(log => log.Contains("Purge", StringComparison.Ordinal)));
        await UntilAsync(() => ingestion.Of("RemoteDependencyData")
            .Any(span => span.Contains("function Purge", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AStartThatSettingsStopArrivesAsCritical()
    {
        await using var ingestion = await Ingestion.StartAsync();
        var storage = (await TestStorage.SharedAsync()).ConnectionString;
        await Assert.ThrowsAsync<WorkerException>(() => WorkerHost.StartAsync(storage, "Token:Lifetime=soon",
            $"APPLICATIONINSIGHTS_CONNECTION_STRING={ingestion.ConnectionString}"));
        var log = Assert.Single(ingestion.Of("MessageData"));
        Assert.Contains("Critical", log, StringComparison.Ordinal);
        Assert.Contains("Token__Lifetime is not a time", log, StringComparison.Ordinal);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(200, patience.Token);
        }
    }
}
