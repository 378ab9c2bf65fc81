using Functions.Tests.Support;
using Functions.Tests.Support.FunctionsHost;
using Xunit;

namespace Functions.Tests.Telemetry;

/// <summary>What the Functions worker sends to Application Insights.</summary>
public sealed class WorkerExportTests
{
    [Fact]
    public async Task LogsAndSpansArrive()
    {
        await using var ingestion = await Ingestion.StartAsync();
        var storage = (await TestStorage.NewAsync()).ConnectionString;
        await using var host = await WorkerHost.StartAsync(storage,
            $"APPLICATIONINSIGHTS_CONNECTION_STRING={ingestion.ConnectionString}",
            "OTEL_TRACES_SAMPLER=microsoft.fixed_percentage", "OTEL_TRACES_SAMPLER_ARG=1.0");
        await host.RunAsync(host.Functions.Single(function => function.Schedule is not null));
        await ArrivesAsync(ingestion, "MessageData", "Purge");
        await ArrivesAsync(ingestion, "RemoteDependencyData", "function Purge");
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

    private static Task ArrivesAsync(Ingestion ingestion, string kind, string words) => Wait.UntilAsync(
        () => ingestion.Of(kind).Any(item => item.Contains(words, StringComparison.Ordinal)),
        $"{kind} with \"{words}\"");
}
