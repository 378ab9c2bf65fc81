using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Functions.Tests.Support;

/// <summary>
/// Storage queues in memory that live by a test's clock, so that delays of days pass at once. Only what the product
/// calls is there.
/// </summary>
public sealed class MemoryQueues(TimeProvider clock) : QueueServiceClient
{
    private readonly Dictionary<string, MemoryQueueClient> queues = [];

    public override QueueClient GetQueueClient(string queueName) => Queue(queueName);

    public MemoryQueueClient Queue(string name)
    {
        lock (queues)
        {
            if (!queues.TryGetValue(name, out var queue))
            {
                queues[name] = queue = new MemoryQueueClient(clock);
            }

            return queue;
        }
    }
}

/// <summary>A queue of <see cref="MemoryQueues"/>.</summary>
public sealed class MemoryQueueClient(TimeProvider clock) : QueueClient
{
    private readonly List<MemoryMessage> messages = [];

    /// <summary>Run before each sending with false and after it with true.</summary>
    public Action<bool> OnSend { get; set; } = _ => { };

    /// <summary>All messages that were not deleted.</summary>
    public IReadOnlyList<MemoryMessage> All
    {
        get
        {
            lock (messages)
            {
                return [.. messages];
            }
        }
    }

    /// <summary>When the next message becomes visible; null when there is none.</summary>
    public DateTimeOffset? NextAt => All.Min(message => (DateTimeOffset?)message.VisibleAt);

    /// <summary>
    /// Takes a visible message, which no other taker sees for the time of the lease; null when there is none.
    /// </summary>
    public MemoryMessage? Take(TimeSpan lease, Func<int, int> choose)
    {
        lock (messages)
        {
            var visible = messages.Where(message => message.VisibleAt <= clock.GetUtcNow()).ToList();
            if (visible.Count == 0)
            {
                return null;
            }

            var taken = visible[choose(visible.Count)];
            taken.VisibleAt = clock.GetUtcNow() + lease;
            return taken;
        }
    }

    public void Delete(MemoryMessage message)
    {
        lock (messages)
        {
            messages.Remove(message);
        }
    }

    public override Task<Response<SendReceipt>> SendMessageAsync(
        string messageText, TimeSpan? visibilityTimeout, TimeSpan? timeToLive, CancellationToken cancellationToken)
    {
        OnSend(false);
        lock (messages)
        {
            // The service counts whole seconds.
            var delay = TimeSpan.FromSeconds((int)visibilityTimeout!.Value.TotalSeconds);
            messages.Add(new MemoryMessage(messageText) { VisibleAt = clock.GetUtcNow() + delay });
        }

        OnSend(true);
        return Task.FromResult<Response<SendReceipt>>(null!);
    }
}

/// <summary>A message of a <see cref="MemoryQueueClient"/>.</summary>
public sealed class MemoryMessage(string text)
{
    public string Text { get; } = text;

    public DateTimeOffset VisibleAt { get; set; }
}
