using Accounts;
using Xunit;

namespace Functions.Tests.Telemetry;

public sealed class OffTests
{
    [Fact]
    public async Task NothingIsExportedUnlessTheSettingNamesACollector()
    {
        await using var server = await WatchedServer.StartAsync("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        Assert.True((await server.Http.GetAsync("/api/health")).IsSuccessStatusCode);
        await Task.Delay(TimeSpan.FromSeconds(2)); // ten times the pause between two exports
        Assert.True(server.Collector.IsEmpty);
    }
}
