using System.Threading.Channels;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Functions.Tests.Support;

/// <summary>
/// Holds every single call to storage of one client, also retries, until a test lets it through: so a test decides
/// which of several processes goes on. A call is named by what it does and how it ended, such as <c>insert Names
/// 409</c>.
/// </summary>
public sealed class StorageGate : StoragePolicy
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Channel<HeldCall> held = Channel.CreateUnbounded<HeldCall>();
    private readonly Lock turn = new();
    private bool isOpen = true;
    private bool isStopped;

    /// <summary>How many calls are held now.</summary>
    public int Held => held.Reader.Count;

    /// <summary>From now on every call waits for <see cref="StepAsync"/>.</summary>
    public void Close()
    {
        lock (turn)
        {
            isOpen = false;
        }
    }

    /// <summary>Lets through all calls that are held or come.</summary>
    public void Open()
    {
        lock (turn)
        {
            isOpen = true;
            while (held.Reader.TryRead(out var call))
            {
                call.Released.SetResult(null);
            }
        }
    }

    /// <summary>The process is killed: no call of it reaches storage any more.</summary>
    public void Stop()
    {
        lock (turn)
        {
            isStopped = true;
        }

        Open();
    }

    /// <summary>
    /// Waits for the next call, lets it through, with the fault given, and waits for storage's answer.
    /// </summary>
    public async Task<string> StepAsync(StorageFault? fault = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        var call = await held.Reader.ReadAsync(patience.Token);
        call.Released.SetResult(fault);
        return await call.Ended.Task.WaitAsync(patience.Token);
    }

    /// <summary>Lets these calls through, one after another, and checks that they are just these.</summary>
    public async Task StepsAsync(params string[] expected)
    {
        foreach (var step in expected)
        {
            var actual = await StepAsync();
            if (actual != step)
            {
                throw new InvalidOperationException($"Expected {step}, but the call was {actual}.");
            }
        }
    }

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var call = new HeldCall();
        lock (turn)
        {
            if (isOpen)
            {
                call.Released.SetResult(null);
            }
            else
            {
                held.Writer.TryWrite(call);
            }
        }

        var fault = await call.Released.Task;
        if (isStopped)
        {
            throw new CrashException();
        }

        if (fault == StorageFault.BeforeCall)
        {
            call.Ended.SetResult($"{NameOf(message.Request)} unsent");
            throw new IOException("The connection to storage was cut before the call.");
        }

        await ProcessNextAsync(message, pipeline);
        call.Ended.SetResult($"{NameOf(message.Request)} {message.Response.Status}");
        if (fault == StorageFault.AfterCall)
        {
            throw new IOException("The connection to storage was cut after the call.");
        }
    }

    private static string NameOf(Request request)
    {
        var table = request.Uri.Path.Split('/')[^1].Split('(')[0];
        return request.Method.Method switch
        {
            "GET" => $"read {table}",
            "POST" => $"insert {table}",
            "PATCH" or "MERGE" => $"merge {table}",
            var method => $"{method.ToLowerInvariant()} {table}",
        };
    }

    private sealed class HeldCall
    {
        public TaskCompletionSource<StorageFault?> Released { get; } =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<string> Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
