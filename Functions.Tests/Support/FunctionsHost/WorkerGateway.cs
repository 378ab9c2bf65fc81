using System.Collections.Concurrent;
using System.Net;
using Functions.Tests.Support.FunctionsHost.Rpc;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Functions.Tests.Support.FunctionsHost;

/// <summary>The gRPC server that the workers of one host connect to.</summary>
internal sealed class WorkerGateway(WorkerLog log) : FunctionRpc.FunctionRpcBase
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<WorkerConnection>> expected = [];

    /// <summary>The connection of the worker with this id, once it has connected.</summary>
    public Task<WorkerConnection> ConnectionAsync(string workerId) => Expected(workerId).Task;

    /// <inheritdoc/>
    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream,
        IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context)
    {
        if (!await requestStream.MoveNext())
        {
            return;
        }

        var connection = new WorkerConnection(log);
        Expected(requestStream.Current.StartStream.WorkerId).TrySetResult(connection);
        await connection.RunAsync(requestStream, responseStream, context.CancellationToken);
    }

    /// <summary>Serves it on a free port of loopback.</summary>
    public async Task<WebApplication> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(this);
        var app = builder.Build();
        app.MapGrpcService<WorkerGateway>();
        await app.StartAsync();
        return app;
    }

    private TaskCompletionSource<WorkerConnection> Expected(string workerId) =>
        expected.GetOrAdd(workerId, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
}
