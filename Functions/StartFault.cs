using Accounts.Settings;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace ActivationFunctions;

/// <summary>
/// Says why the worker does not start, to whoever looks at the host's output and to whoever looks at Application
/// Insights.
/// </summary>
internal static partial class StartFault
{
    public static void Report(SettingsFaultException fault)
    {
        var message = fault.Message;
        // The host logs each line by the words in it: without "error" it would be information.
        foreach (var line in message.Split('\n'))
        {
            Console.Error.WriteLine($"critical error: {line.Trim()}");
        }

        var settings = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        if (!settings.HasInsights())
        {
            return;
        }
        // The worker's own telemetry starts with the worker, which does not start. Disposing sends what is logged.
        using var logging = LoggerFactory.Create(builder =>
            builder.AddOpenTelemetry(logs => logs.AddAzureMonitorLogExporter(settings.ToInsights)));
        var log = logging.CreateLogger("ActivationFunctions");
        SettingsCannotWork(log, message);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Faults}")]
    private static partial void SettingsCannotWork(ILogger log, string faults);
}
