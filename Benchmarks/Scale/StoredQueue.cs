namespace Benchmarks.Scale;

/// <summary>A message as the service keeps it.</summary>
internal sealed class StoredMessage(string id, string text)
{
    public string Id => id;

    public string Text => text;

    public int Receipt { get; set; }

    public DateTimeOffset VisibleAt { get; set; }
}

/// <summary>One queue in memory: messages become visible at their time, and again when their lease ends.</summary>
internal sealed class StoredQueue(TimeProvider clock)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, StoredMessage> messages = [];
    private readonly PriorityQueue<(string Id, int Receipt), DateTimeOffset> order = new();
    private long last;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return messages.Count;
            }
        }
    }

    public StoredMessage Put(string text, TimeSpan delay)
    {
        lock (gate)
        {
            var message = new StoredMessage($"m{++last}", text);
            messages[message.Id] = message;
            Hide(message, delay);
            return message;
        }
    }

    /// <summary>Takes a visible message, or none.</summary>
    public StoredMessage? Take(TimeSpan lease)
    {
        lock (gate)
        {
            while (order.TryPeek(out var next, out var time) && time <= clock.GetUtcNow())
            {
                order.Dequeue();
                // One that was deleted, or hidden anew, has left a place behind.
                if (messages.GetValueOrDefault(next.Id) is { } message && message.Receipt == next.Receipt)
                {
                    Hide(message, lease);
                    return message;
                }
            }

            return null;
        }
    }

    public bool Delete(string id, string receipt)
    {
        lock (gate)
        {
            return messages.TryGetValue(id, out var message) && $"{message.Receipt}" == receipt && messages.Remove(id);
        }
    }

    private void Hide(StoredMessage message, TimeSpan time)
    {
        message.Receipt++;
        message.VisibleAt = clock.GetUtcNow() + time;
        order.Enqueue((message.Id, message.Receipt), message.VisibleAt);
    }
}
