using System.Net;
using Functions.Tests.Support.FunctionsHost.Rpc;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Forwarder;

namespace Functions.Tests.Support.FunctionsHost;

/// <summary>
/// Invokes functions with HTTP triggers as the Functions host does where the worker has the ASP.NET Core integration:
/// the request goes to the worker's own Kestrel by YARP with its default transforms, and the invocation, with the same
/// id, over gRPC.
/// </summary>
internal sealed class HttpInvoker(WorkerHost host, IHttpForwarder forwarder)
{
    private const string InvocationHeader = "x-ms-invocation-id";

    private static readonly ForwarderRequestConfig Config = new() { ActivityTimeout = TimeSpan.FromSeconds(240) };
    private static readonly HttpMessageInvoker Client = new(new RetryHandler(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
    }));

    /// <exception cref="WorkerException">The function or the forwarding failed.</exception>
    public async Task InvokeAsync(HttpContext context, WorkerFunction function)
    {
        if (!function.Methods.Contains(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await ReadJsonAsync(context.Request);
        var connection = host.Connection;
        var request = new InvocationRequest { InvocationId = Guid.NewGuid().ToString(), FunctionId = function.Id };
        var input = new TypedData { Http = new RpcHttp() };
        request.InputData.Add(new ParameterBinding { Name = function.Parameter, Data = input });
        foreach (var (name, value) in context.Request.RouteValues)
        {
            request.TriggerMetadata[name] = new TypedData { String = $"{value}" };
        }

        context.Request.Headers[InvocationHeader] = request.InvocationId;

        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        var forwarding = forwarder
            .SendAsync(context, connection.HttpUri, Client, Config, HttpTransformer.Default, end.Token).AsTask();
        try
        {
            await connection.InvokeAsync(request);
        }
        catch
        {
            // The context is the forwarder's until that has ended.
            await end.CancelAsync();
            await forwarding;
            throw;
        }

        var error = await forwarding;
        if (error != ForwarderError.None)
        {
            throw new WorkerException($"Failed to proxy request with ForwarderError: {error}");
        }
    }

    /// <summary>The host reads a JSON body, for bindings to its fields, before it forwards it.</summary>
    private static async Task ReadJsonAsync(HttpRequest request)
    {
        if (!request.HasJsonContentType())
        {
            return;
        }

        request.EnableBuffering();
        await request.Body.CopyToAsync(Stream.Null);
        request.Body.Position = 0;
    }

    /// <summary>The worker connects over gRPC a little before its web server listens.</summary>
    private sealed class RetryHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private const int Tries = 10;
        private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var pause = TimeSpan.FromMilliseconds(50);
            for (var left = Tries - 1; ; left--)
            {
                try
                {
                    return await base.SendAsync(request, cancellationToken);
                }
                catch (HttpRequestException) when (left > 0)
                {
                    await Task.Delay(pause, cancellationToken);
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                }
            }
        }
    }
}
