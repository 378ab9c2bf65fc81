using Accounts;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace ActivationFunctions;

/// <summary>
/// Exports the worker's logs, spans and metrics, to Application Insights and to a collector, whichever the settings
/// name.
/// </summary>
internal static class WorkerTelemetry
{
    private const string InsightsSetting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        if (!configuration.HasInsights() && !configuration.HasCollector())
        {
            return;
        }

        // With these defaults the Functions host drops the worker's logs: what is not exported here reaches nobody.
        var telemetry = services.AddTelemetry().UseFunctionsWorkerDefaults();
        if (configuration.HasCollector())
        {
            telemetry.ToCollector();
        }

        if (!configuration.HasInsights())
        {
            return;
        }

        telemetry
            .WithLogging(
                logging => logging.AddAzureMonitorLogExporter(configuration.ToInsights),
                logs => logs.IncludeFormattedMessage = true)
            .WithTracing(tracing => tracing.AddAzureMonitorTraceExporter(configuration.ToInsights))
            .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(configuration.ToInsights));
    }

    /// <summary>Whether the settings name an Application Insights resource.</summary>
    public static bool HasInsights(this IConfiguration configuration) =>
        !string.IsNullOrEmpty(configuration[InsightsSetting]);

    /// <summary>Points an exporter to that resource.</summary>
    public static void ToInsights(this IConfiguration configuration, AzureMonitorExporterOptions options)
    {
        options.ConnectionString = configuration[InsightsSetting];
        // The host's context is unsampled, and logs go with their span: a storage failure would leave no trace.
        options.EnableTraceBasedLogsSampler = false;
        // The same setting tells the Functions host to sign in, where the resource takes no keys.
        if (string.IsNullOrEmpty(configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]))
        {
            return;
        }

        var identity = configuration["AzureWebJobsStorage:clientId"];
        var byIdentity = new DefaultAzureCredentialOptions { ManagedIdentityClientId = identity };
        options.Credential = new DefaultAzureCredential(byIdentity);
    }
}
