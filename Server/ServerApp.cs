using System.Net.Sockets;
using Accounts;
using Accounts.Http;
using Accounts.Mail;
using Accounts.Purging;
using Accounts.Settings;
using Microsoft.AspNetCore.Connections;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Server;

/// <summary>Builds and starts the Kestrel host.</summary>
public static class ServerApp
{
    /// <summary>Where it serves unless told otherwise.</summary>
    internal const string DefaultUrl = "http://localhost:7071";

    private const string Hint = "address with --urls http://localhost:PORT.";

    /// <summary>
    /// Builds the app without starting it. <paramref name="change"/> may add to the builder last, as tests do.
    /// </summary>
    /// <exception cref="SettingsFaultException">At least one setting cannot work; all are named.</exception>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? change = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        if (builder.Environment.IsDevelopment())
        {
            builder.Configuration.AddLocalSettings(Path.Combine(AppContext.BaseDirectory, "local.settings.json"));
        }

        if (!UrlsOf(builder.Configuration).Any())
        {
            builder.WebHost.UseUrls(DefaultUrl);
        }

        SetUpLogging(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MaxRequestLineSize = 32 * 1024; // a token that is too long still gets its 401
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Use(RefusalProblems.Middleware));
        });
        builder.Services.AddAccounts(builder.Configuration, new HostTraits(builder.Environment.IsDevelopment()));
        if (builder.Configuration.HasCollector())
        {
            Export(builder);
        }

        builder.Services.AddCors();
        builder.Services.AddHostedService<MailWorker>().AddHostedService<PurgeWorker>();
        builder.Services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = MailWorker.LongestStop;
            // Mails are ended while the last requests are: neither takes of the other's time.
            host.ServicesStopConcurrently = true;
        });
        change?.Invoke(builder);

        var app = builder.Build();
        app.UseRequestPipeline();
        // An order that was left may be mailed before it serves.
        var served = app.Services.GetRequiredService<ServedAddress>();
        served.Address = Browsable(UrlsOf(app.Configuration).FirstOrDefault(DefaultUrl));
        app.Lifetime.ApplicationStarted.Register(() => served.Address = Browsable(app.Urls.First()));
        return app;
    }

    /// <summary>Starts serving.</summary>
    /// <exception cref="StartFaultException">
    /// It cannot be served at this address, which whoever started it chose.
    /// </exception>
    public static async Task ServeAsync(WebApplication app)
    {
        try
        {
            RefuseTypos(app.Configuration);
            await app.StartAsync();
        }
        catch (IOException fault) when (fault.InnerException is AddressInUseException)
        {
            throw new StartFaultException($"{fault.Message} Stop the other program, or choose another {Hint}");
        }
        catch (Exception fault) when (IsOfAddress(fault))
        {
            var urls = string.Join(", ", UrlsOf(app.Configuration).DefaultIfEmpty(DefaultUrl));
            throw new StartFaultException($"Cannot serve at {urls}: {fault.Message} Choose another {Hint}");
        }
    }

    /// <summary>A URL as a browser on this machine would write it; null for what is none.</summary>
    internal static Uri? Browsable(string url)
    {
        var text = url
            .Replace("[::]", "localhost", StringComparison.Ordinal)
            .Replace("0.0.0.0", "localhost", StringComparison.Ordinal)
            .Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://*", "://localhost", StringComparison.Ordinal);
        return Uri.TryCreate(text, UriKind.Absolute, out var browsable) ? browsable : null;
    }

    /// <summary>The URLs that whoever started it chose; none for nothing.</summary>
    internal static IEnumerable<string> UrlsOf(IConfiguration configuration) =>
    [
        .. PartsOf(configuration["urls"]),
        .. PartsOf(configuration["http_ports"]).Select(port => $"http://*:{port}"),
        .. PartsOf(configuration["https_ports"]).Select(port => $"https://*:{port}"),
    ];

    /// <summary>
    /// Kestrel takes a port that is no number for a part of the host's name, and then serves everybody on port 80.
    /// </summary>
    private static void RefuseTypos(IConfiguration configuration)
    {
        if (UrlsOf(configuration).FirstOrDefault(url => Browsable(url) is null) is { } url)
        {
            throw new FormatException($"'{url}' is no URL.");
        }
    }

    private static string[] PartsOf(string? setting) =>
        setting?.Split(';', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static void SetUpLogging(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console => console.SingleLine = true);
        // What these would say of the start, Program and Greeting say better.
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
    }

    /// <summary>No URL, no port, none of this machine, or https without a certificate.</summary>
    private static bool IsOfAddress(Exception fault) => fault
        is FormatException
            or SocketException
            or ArgumentOutOfRangeException { ParamName: "port" }
            or InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" };

    /// <summary>Sends telemetry to a collector, of requests too.</summary>
    private static void Export(WebApplicationBuilder builder) =>
        builder
            .Services.AddTelemetry()
            .ConfigureResource(resource =>
                resource.AddService(builder.Configuration["OTEL_SERVICE_NAME"] ?? "activation-server"))
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddProcessor<RequestSpans>())
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddMeter("System.Runtime"))
            .ToCollector();
}
