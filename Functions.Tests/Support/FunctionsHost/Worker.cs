namespace Functions.Tests.Support.FunctionsHost;

/// <summary>The worker of one host: a process and its connection, started again when it ends.</summary>
internal sealed class Worker(
    string assembly,
    string gateway,
    WorkerGateway connections,
    IReadOnlyDictionary<string, string> environment,
    WorkerLog log)
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(120);

    private WorkerProcess? process;

    /// <summary>Null while no worker is ready.</summary>
    public WorkerConnection? Connection { get; private set; }

    /// <summary>Those of the first worker; all have the same.</summary>
    public IReadOnlyList<WorkerFunction> Functions { get; private set; } = [];

    /// <summary>The id of its process.</summary>
    public int ProcessId => process?.Id ?? throw new WorkerException("No worker runs.");

    /// <exception cref="WorkerException">It ended or took too long; with its own words.</exception>
    public async Task StartAsync()
    {
        var id = Guid.NewGuid().ToString();
        process = WorkerProcess.Start(assembly, gateway, id, environment, log);
        var ready = PrepareAsync(id);
        if (await Task.WhenAny(ready, process.EndAsync(), Task.Delay(LongestStart)) != ready)
        {
            process.Dispose();
            process = null;
            throw new WorkerException($"The worker did not start:\n{log}");
        }

        await ready;
    }

    /// <summary>Starts another worker whenever one ends, until the host does.</summary>
    public async Task SuperviseAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await process!.EndAsync().WaitAsync(cancellationToken);
                Connection = null;
                process.Dispose();
                process = null;
                await StartAsync();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WorkerException)
        {
            // The host ends, or says by its empty 500s that it has no worker.
        }
    }

    public void Kill() => process?.Kill();

    public async Task StopAsync()
    {
        if (process is null)
        {
            return;
        }

        Connection?.Terminate();
        if (Connection is not null)
        {
            await process.StopAsync();
        }

        process.Dispose();
        process = null;
    }

    private async Task PrepareAsync(string id)
    {
        var connection = await connections.ConnectionAsync(id);
        await connection.PrepareAsync(Path.GetDirectoryName(assembly)!);
        Functions = connection.Functions;
        Connection = connection;
    }
}
