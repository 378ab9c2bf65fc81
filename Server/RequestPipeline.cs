using Accounts.Http;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.HttpOverrides;

namespace Server;

/// <summary>The way of a request through the Kestrel host, in order.</summary>
internal static class RequestPipeline
{
    public static void UseRequestPipeline(this WebApplication app)
    {
        var http = app.Services.GetRequiredService<HttpOptions>();
        UseForwardedHeaders(app, http);
        UseStrictTransport(app);
        app.UseStatusCodePages(AnswerUnmatchedAsync);
        UseCors(app, http);
        app.MapApi();
        app.MapChangePassword();
        if (app.Environment.IsDevelopment())
        {
            app.MapDemoPage();
            app.MapApiPage();
        }
    }

    /// <summary>Puts the client's IP in place of a known proxy's.</summary>
    private static void UseForwardedHeaders(WebApplication app, HttpOptions http)
    {
        if (http.KnownProxies.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in http.KnownProxies.Select(HttpOptions.NetworkOf).OfType<System.Net.IPNetwork>())
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }

    /// <summary>Asks for TLS in all answers below the API, also those of the router and of CORS.</summary>
    private static void UseStrictTransport(WebApplication app)
    {
        var guard = app.Services.GetRequiredService<RequestGuard>();
        app.Use((context, next) =>
        {
            if (context.Request.Path.StartsWithSegments($"/{Routes.Prefix}"))
            {
                guard.AskForTls(context.Response);
            }

            return next(context);
        });
    }

    /// <summary>Gives an empty refusal of the router the body of a problem.</summary>
    private static Task AnswerUnmatchedAsync(StatusCodeContext context)
    {
        var isMethod = context.HttpContext.Response.StatusCode == StatusCodes.Status405MethodNotAllowed;
        var problem = isMethod ? Problems.MethodNotAllowed : Problems.NotFound;
        return Answers.WithHeaders(Answers.Of(problem)).ExecuteAsync(context.HttpContext);
    }

    private static void UseCors(WebApplication app, HttpOptions http)
    {
        if (http.AllowedOrigins.Count == 0)
        {
            return;
        }

        app.UseCors(cors => cors
            .WithOrigins([.. http.AllowedOrigins])
            .AllowAnyHeader()
            .AllowAnyMethod()
            .WithExposedHeaders("Retry-After"));
    }
}
