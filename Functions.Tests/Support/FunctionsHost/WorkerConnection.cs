using System.Collections.Concurrent;
using System.Threading.Channels;
using Functions.Tests.Support.FunctionsHost.Rpc;
using Grpc.Core;

namespace Functions.Tests.Support.FunctionsHost;

/// <summary>A worker that ended, or could not do what its host asked.</summary>
public sealed class WorkerException(string message) : Exception(message);

/// <summary>One worker's stream: what the host asks over it, and what the worker answers.</summary>
internal sealed class WorkerConnection(WorkerLog log)
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(2);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> questions = [];
    private readonly Channel<StreamingMessage> outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private bool hasEnded;

    /// <summary>Where the worker takes its HTTP requests; known once it is ready.</summary>
    public string HttpUri { get; private set; } = "";

    public IReadOnlyList<WorkerFunction> Functions { get; private set; } = [];

    /// <summary>Carries messages both ways until the worker's end.</summary>
    public async Task RunAsync(
        IAsyncStreamReader<StreamingMessage> from,
        IServerStreamWriter<StreamingMessage> to,
        CancellationToken cancellationToken)
    {
        var writing = WriteAsync(to, cancellationToken);
        try
        {
            while (await from.MoveNext(cancellationToken))
            {
                Take(from.Current);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // Killed, or the host ends.
        }
        finally
        {
            End();
            await writing;
        }
    }

    /// <summary>Brings a worker that has connected to where it can be invoked.</summary>
    public async Task PrepareAsync(string folder)
    {
        var start = new WorkerInitRequest
        {
            HostVersion = "4.1037.0",
            WorkerDirectory = folder,
            FunctionAppDirectory = folder,
        };
        var ready = (await AskAsync(new StreamingMessage { WorkerInitRequest = start })).WorkerInitResponse;
        Check(ready.Result, "start");
        HttpUri = ready.Capabilities["HttpUri"];

        var question = new FunctionsMetadataRequest { FunctionAppDirectory = folder };
        var answer = await AskAsync(new StreamingMessage { FunctionsMetadataRequest = question });
        var described = answer.FunctionMetadataResponse;
        Check(described.Result, "describe its functions");
        foreach (var function in described.FunctionMetadataResults)
        {
            var load = new FunctionLoadRequest { FunctionId = function.FunctionId, Metadata = function };
            var loaded = (await AskAsync(new StreamingMessage { FunctionLoadRequest = load })).FunctionLoadResponse;
            Check(loaded.Result, $"load {function.Name}");
        }

        Functions = [.. described.FunctionMetadataResults.Select(function => new WorkerFunction(function))];
    }

    /// <exception cref="WorkerException">The function failed, or its worker ended.</exception>
    public async Task InvokeAsync(InvocationRequest request)
    {
        request.TraceContext = new RpcTraceContext();
        var response = (await AskAsync(new StreamingMessage { InvocationRequest = request })).InvocationResponse;
        Check(response.Result, "invoke");
    }

    /// <summary>Asks the worker to end by itself.</summary>
    public void Terminate() =>
        outgoing.Writer.TryWrite(new StreamingMessage { WorkerTerminate = new WorkerTerminate() });

    private async Task<StreamingMessage> AskAsync(StreamingMessage question)
    {
        question.RequestId = Guid.NewGuid().ToString();
        var answer = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        questions[question.RequestId] = answer;
        if (!outgoing.Writer.TryWrite(question) || Volatile.Read(ref hasEnded))
        {
            answer.TrySetException(Ended());
        }

        try
        {
            return await answer.Task.WaitAsync(LongestAnswer);
        }
        finally
        {
            questions.TryRemove(question.RequestId, out _);
        }
    }

    private static void Check(StatusResult result, string what)
    {
        if (result.Status != StatusResult.Types.Status.Success)
        {
            var fault = result.Exception;
            throw new WorkerException($"The worker could not {what}: {fault?.Message}\n{fault?.StackTrace}");
        }
    }

    private void Take(StreamingMessage message)
    {
        if (message.ContentCase == StreamingMessage.ContentOneofCase.RpcLog)
        {
            log.Add(message.RpcLog);
        }
        else if (questions.TryGetValue(message.RequestId, out var question))
        {
            question.TrySetResult(message);
        }
    }

    private async Task WriteAsync(IServerStreamWriter<StreamingMessage> to, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var message in outgoing.Reader.ReadAllAsync(cancellationToken))
            {
                await to.WriteAsync(message, cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or InvalidOperationException)
        {
            // Killed, or the host ends.
        }
    }

    private void End()
    {
        Volatile.Write(ref hasEnded, true);
        outgoing.Writer.TryComplete();
        foreach (var question in questions.Values)
        {
            question.TrySetException(Ended());
        }
    }

    private static WorkerException Ended() => new("The worker has ended.");
}
