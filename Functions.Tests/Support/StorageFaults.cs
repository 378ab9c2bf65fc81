using Accounts.Mail;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Functions.Tests.Support;

/// <summary>What happens to one call to storage.</summary>
public enum StorageFault
{
    /// <summary>The call fails before storage sees it.</summary>
    BeforeCall,

    /// <summary>Storage does it, and the answer is lost.</summary>
    AfterCall,
}

/// <summary>Sees every single call to storage, also retries: counts them, and makes the chosen ones fail.</summary>
public sealed class StorageFaults : StoragePolicy
{
    private Func<int, StorageFault?> choose = _ => null;
    private StorageFault? ofQueue;
    private int calls;
    private int queueCalls;

    /// <summary>Run before each deletion reaches storage.</summary>
    public Func<Task> BeforeDelete { get; set; } = () => Task.CompletedTask;

    /// <summary>Calls since <see cref="Reset"/>.</summary>
    public int Calls => calls;

    /// <summary>Those of them that went to a queue; the others went to a table.</summary>
    public int QueueCalls => queueCalls;

    /// <summary>
    /// Counts from zero again; call number n (from 1) meets the fault that <paramref name="fault"/> chooses.
    /// </summary>
    public void Reset(Func<int, StorageFault?>? fault = null)
    {
        choose = fault ?? (_ => null);
        Interlocked.Exchange(ref calls, 0);
        Interlocked.Exchange(ref queueCalls, 0);
    }

    /// <summary>Makes every call to a queue meet the fault, until this is called with null.</summary>
    public void BreakQueue(StorageFault? fault) => ofQueue = fault;

    public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
    {
        var isOfQueue = message.Request.Uri.Path.Contains(MailOrders.QueueName, StringComparison.Ordinal);
        if (isOfQueue)
        {
            Interlocked.Increment(ref queueCalls);
        }

        var fault = choose(Interlocked.Increment(ref calls)) ?? (isOfQueue ? ofQueue : null);
        if (fault == StorageFault.BeforeCall)
        {
            throw new IOException("The connection to storage was cut before the call.");
        }

        if (message.Request.Method == RequestMethod.Delete)
        {
            await BeforeDelete();
        }

        await ProcessNextAsync(message, pipeline);
        if (fault == StorageFault.AfterCall)
        {
            throw new IOException("The connection to storage was cut after the call.");
        }
    }
}
