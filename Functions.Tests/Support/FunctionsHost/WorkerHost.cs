using Functions.Tests.Support.FunctionsHost.Rpc;
using Microsoft.AspNetCore.Builder;

namespace Functions.Tests.Support.FunctionsHost;

/// <summary>
/// The published Functions app in its real worker process, under a host that does what the Functions host was seen to
/// do (4.1037), no better. Timers do not run by themselves: <see cref="RunAsync"/> and <c>POST
/// /admin/functions/{name}</c> run them.
/// </summary>
public sealed class WorkerHost : IAsyncDisposable
{
    private const string Timer = """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""";

    /// <summary>How long the real host takes a message for.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource end = new();
    private readonly Worker worker;
    private readonly WebApplication gateway;
    private WebApplication? front;
    private Task supervising = Task.CompletedTask;
    private Task listening = Task.CompletedTask;

    private WorkerHost(Worker worker, WebApplication gateway, WorkerLog log)
    {
        this.worker = worker;
        this.gateway = gateway;
        Log = log;
    }

    /// <summary>Where it takes requests.</summary>
    public Uri Url => new(front!.Urls.First());

    /// <summary>What its workers logged and printed.</summary>
    public WorkerLog Log { get; }

    /// <summary>The functions that the worker has.</summary>
    public IReadOnlyList<WorkerFunction> Functions => worker.Functions;

    /// <summary>The id of the worker's process.</summary>
    public int WorkerProcessId => worker.ProcessId;

    internal WorkerConnection Connection => worker.Connection ?? throw new WorkerException("No worker is ready.");

    /// <summary>
    /// Starts it on a free port of loopback, in Development with local.settings.json unless <see
    /// cref="WorkerSettings"/> say otherwise.
    /// </summary>
    /// <exception cref="WorkerException">The worker did not start; with its own words.</exception>
    public static Task<WorkerHost> StartAsync(string connectionString, params string[] settings) =>
        StartAsync(connectionString, Lease, settings);

    /// <summary>Starts it with a shorter lease than the real host's, for a test that waits for its end.</summary>
    public static Task<WorkerHost> StartAsync(string connectionString, TimeSpan lease, params string[] settings) =>
        StartAsync(PublishedWorker.Product, connectionString, lease, settings);

    /// <summary>Starts the sample of another API likewise; it needs no storage.</summary>
    public static Task<WorkerHost> StartSampleAsync(params string[] settings) =>
        StartAsync(PublishedWorker.Sample, "UseDevelopmentStorage=true", Lease, settings);

    /// <summary>Starts the product where somebody published it, for a benchmark.</summary>
    public static Task<WorkerHost> StartPublishedAsync(
        string folder, string connectionString, params string[] settings) =>
        StartAsync(PublishedWorker.ProductIn(folder), connectionString, Lease, settings);

    private static async Task<WorkerHost> StartAsync(
        PublishedWorker app, string connectionString, TimeSpan lease, string[] settings)
    {
        var folder = await app.FolderAsync();
        var environment = WorkerSettings.Environment(app.LocalSettings, connectionString, settings);
        var json = new HostJson(folder);
        var log = new WorkerLog();
        var connections = new WorkerGateway(log);
        var gateway = await connections.StartAsync();
        var worker = new Worker(app.AssemblyIn(folder), gateway.Urls.First(), connections, environment, log);
        var host = new WorkerHost(worker, gateway, log);
        try
        {
            await host.worker.StartAsync();
            host.supervising = host.worker.SuperviseAsync(host.end.Token);
            host.front = await HttpFront.StartAsync(host, json, environment);
            var queues = host.Functions.Where(function => function.QueueName is not null)
                .Select(function => new QueueListener(host, function, json, connectionString, lease));
            host.listening = Task.WhenAll(queues.Select(queue => queue.RunAsync(host.end.Token)));
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a function that a timer triggers.</summary>
    /// <exception cref="WorkerException">It failed.</exception>
    public Task RunAsync(WorkerFunction function) => InvokeAsync(function, new TypedData { String = Timer }, []);

    /// <summary>Kills the worker (SIGKILL); the host starts another.</summary>
    public void KillWorker() => worker.Kill();

    /// <summary>Kills all as the system does: nothing is finished, no message given back.</summary>
    public async Task KillAsync()
    {
        await end.CancelAsync();
        worker.Kill();
        await DisposeAsync();
    }

    internal Task InvokeAsync(WorkerFunction function, TypedData data, Dictionary<string, TypedData> metadata)
    {
        var request = new InvocationRequest { InvocationId = Guid.NewGuid().ToString(), FunctionId = function.Id };
        request.InputData.Add(new ParameterBinding { Name = function.Parameter, Data = data });
        request.TriggerMetadata.Add(metadata);
        return Connection.InvokeAsync(request);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        if (front is not null)
        {
            await front.DisposeAsync();
        }

        await worker.StopAsync();
        await listening;
        await supervising;
        await gateway.DisposeAsync();
        end.Dispose();
    }
}
