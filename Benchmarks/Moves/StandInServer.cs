using System.Net;
using Benchmarks.Scale;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Benchmarks.Moves;

/// <summary>
/// The storage stand-in on a free port of loopback, for processes. Azurite looks at every row of a table to find one,
/// so that a hundred thousand accounts take it hours.
/// </summary>
internal sealed class StandInServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private StandInServer(WebApplication app) => this.app = app;

    /// <summary>Where it is; the key is no secret, since nobody checks it.</summary>
    public string ConnectionString =>
        "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=AAAA;"
        + $"TableEndpoint={app.Urls.First()}/devstoreaccount1;QueueEndpoint={app.Urls.First()}/devstoreaccount1";

    /// <summary>Starts it, empty.</summary>
    public static async Task<StandInServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var storage = new HttpMessageInvoker(new StorageStandIn(TimeProvider.System));
        app.Run(context => AnswerAsync(storage, context));
        await app.StartAsync();
        return new StandInServer(app);
    }

    /// <summary>Stops it, and forgets all.</summary>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task AnswerAsync(HttpMessageInvoker storage, HttpContext context)
    {
        var asked = context.Request;
        using var request = new HttpRequestMessage(
            new HttpMethod(asked.Method), $"http://{asked.Host}{asked.Path.ToUriComponent()}{asked.QueryString}");
        using var body = new MemoryStream();
        await asked.Body.CopyToAsync(body);
        request.Content = new ByteArrayContent(body.ToArray());
        request.Headers.TryAddWithoutValidation("If-Match", asked.Headers.IfMatch.ToArray());
        using var answer = await storage.SendAsync(request, context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            context.Response.Headers[name] = values.ToArray();
        }

        if (answer.StatusCode is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified))
        {
            await answer.Content.CopyToAsync(context.Response.Body);
        }
    }
}
