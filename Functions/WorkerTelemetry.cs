using Accounts;
using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;

namespace ActivationFunctions;

/// <summary>Exports the worker's spans and metrics, to Application Insights and to a collector, whichever the settings name.</summary>
internal static class WorkerTelemetry
{
    public static void AddTelemetry(this IServiceCollection services, IConfiguration configuration)
    {
        var insights = configuration["APPLICATIONINSIGHTS_CONNECTION_STRING"];
        if (string.IsNullOrEmpty(insights) && !configuration.HasCollector()) return;

        var telemetry = services.AddTelemetry().UseFunctionsWorkerDefaults();
        if (configuration.HasCollector()) telemetry.ToCollector();
        if (string.IsNullOrEmpty(insights)) return;
        // Logs go to Application Insights by way of the Functions host, which has them all and host.json's levels.
        telemetry
            .WithTracing(tracing => tracing.AddAzureMonitorTraceExporter(Configure))
            .WithMetrics(metrics => metrics.AddAzureMonitorMetricExporter(Configure));

        void Configure(AzureMonitorExporterOptions options)
        {
            options.ConnectionString = insights;
            // The same setting tells the Functions host to sign in, where the resource takes no keys.
            if (!string.IsNullOrEmpty(configuration["APPLICATIONINSIGHTS_AUTHENTICATION_STRING"]))
                options.Credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = configuration["AzureWebJobsStorage:clientId"] });
        }
    }
}
