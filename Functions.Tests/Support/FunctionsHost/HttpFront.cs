using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.Tests.Support.FunctionsHost;

/// <summary>
/// The host's own web server. As the real one's, its answers to unknown paths and methods are an empty 404, it has a
/// page of its own at <c>/</c>, and <c>POST /admin/functions/{name}</c> starts a function.
/// </summary>
internal static class HttpFront
{
    private const long LargestBody = 104_857_600;

    public static async Task<WebApplication> StartAsync(
        WorkerHost host, HostJson json, IReadOnlyDictionary<string, string> environment)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddHttpForwarder();
        builder.Services.AddSingleton<HttpInvoker>().AddSingleton(host);

        var app = builder.Build();
        if (IsOn(environment, "ASPNETCORE_FORWARDEDHEADERS_ENABLED"))
        {
            app.UseForwardedHeaders(LastEntry());
        }

        app.Use((context, next) => WithHeadersAsync(context, next, json.CustomHeaders));
        app.UseRouting();
        app.Use((context, next) => RunAsync(context, next, IsOn(environment, "AzureWebJobsDisableHomepage")));
        foreach (var function in host.Functions.Where(function => function.Route is not null))
        {
            app.Map(Path.Join("/", json.RoutePrefix, function.Route),
                (HttpContext context, HttpInvoker invoker) => invoker.InvokeAsync(context, function));
        }

        app.MapPost("/admin/functions/{name}", (string name) => StartFunction(host, name));
        await app.StartAsync();
        return app;
    }

    private static bool IsOn(IReadOnlyDictionary<string, string> environment, string setting) =>
        environment.TryGetValue(setting, out var value) && bool.TryParse(value, out var isOn) && isOn;

    private static ForwardedHeadersOptions LastEntry()
    {
        const ForwardedHeaders taken = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        var options = new ForwardedHeadersOptions { ForwardedHeaders = taken };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        return options;
    }

    private static Task WithHeadersAsync(
        HttpContext context, RequestDelegate next, IReadOnlyDictionary<string, string> headers)
    {
        context.Response.OnStarting(() =>
        {
            foreach (var (name, value) in headers)
            {
                context.Response.Headers.TryAdd(name, value);
            }

            return Task.CompletedTask;
        });
        return next(context);
    }

    /// <summary>What goes wrong is an empty 500, and says nothing.</summary>
    private static async Task RunAsync(HttpContext context, RequestDelegate next, bool hasNoPage)
    {
        try
        {
            if (context.Request.Path.Value == "/")
            {
                await PageAsync(context.Response, hasNoPage);
            }
            else
            {
                await next(context);
            }
        }
        catch (Exception) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
    }

    private static Task PageAsync(HttpResponse response, bool hasNone)
    {
        response.StatusCode = hasNone ? StatusCodes.Status204NoContent : StatusCodes.Status200OK;
        if (hasNone)
        {
            return Task.CompletedTask;
        }

        response.ContentType = "text/html";
        return response.WriteAsync("<!DOCTYPE html><title>Your Functions app is up and running</title>");
    }

    private static IResult StartFunction(WorkerHost host, string name)
    {
        var function = host.Functions.FirstOrDefault(one => one.Name == name);
        if (function is null)
        {
            return Results.NotFound();
        }

        _ = host.RunAsync(function);
        return Results.Accepted();
    }
}
