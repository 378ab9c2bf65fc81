using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Accounts;

/// <summary>
/// What both hosts export. They compile this file each, so that the library needs no OpenTelemetry package.
/// </summary>
internal static class TelemetryExport
{
    /// <summary>
    /// Whether the standard setting names a collector. Without one nothing is added, and nothing costs anything.
    /// </summary>
    public static bool HasCollector(this IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration[Telemetry.CollectorSetting]);

    /// <summary>Collects the library's spans and metrics.</summary>
    public static IOpenTelemetryBuilder AddTelemetry(this IServiceCollection services) => services.AddOpenTelemetry()
        .WithTracing(tracing => tracing.AddSource(Telemetry.Name))
        .WithMetrics(metrics => metrics.AddMeter(Telemetry.Name));

    /// <summary>
    /// Sends spans, metrics and logs to the collector; the SDK reads the other <c>OTEL_…</c> settings itself.
    /// </summary>
    public static IOpenTelemetryBuilder ToCollector(this IOpenTelemetryBuilder telemetry) => telemetry
        .WithLogging(configureBuilder: null, logs => logs.IncludeFormattedMessage = true)
        .UseOtlpExporter();
}
