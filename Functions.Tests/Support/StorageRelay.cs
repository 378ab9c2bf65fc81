using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Functions.Tests.Support;

/// <summary>
/// Passes the requests of one process to storage on, byte for byte, counts them, and kills the process at a chosen one,
/// or holds that. A client waits for each answer before it sends its next request on a connection, so a request begins
/// where the direction turns.
/// </summary>
public sealed partial class StorageRelay : IAsyncDisposable
{
    private readonly Lock turn = new();
    private readonly CancellationTokenSource end = new();
    private readonly List<PortRelay> relays = [];
    private readonly List<string> answered = [];
    private readonly bool holdsPolls;
    private (int Request, bool Answered, Func<Task> Instead) plan = (0, false, () => Task.CompletedTask);
    private int count;

    /// <summary>
    /// With <paramref name="holdsPolls"/>, polls of the queue get no answer and do not count: it takes no order.
    /// </summary>
    public StorageRelay(string connectionString, bool holdsPolls)
    {
        this.holdsPolls = holdsPolls;
        ConnectionString = Endpoint().Replace(connectionString, found =>
        {
            var port = int.Parse(found.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            return $"{found.Groups[1].Value}{Listen(port)}";
        });
    }

    /// <summary>That of the storage, with this relay's ports for queues and tables.</summary>
    public string ConnectionString { get; }

    /// <summary>How many requests came since it was last set.</summary>
    public int Count
    {
        get
        {
            lock (turn)
            {
                return count;
            }
        }

        set
        {
            lock (turn)
            {
                count = value;
            }
        }
    }

    /// <summary>The first lines of all requests counted that storage answered.</summary>
    public IReadOnlyList<string> Answered
    {
        get
        {
            lock (turn)
            {
                return [.. answered];
            }
        }
    }

    /// <summary>
    /// Counts from zero again; request number <paramref name="request"/> (from 1) kills, before storage sees it or once
    /// it answered.
    /// </summary>
    public void KillAt(int request, bool answered, Action kill) => Plan(request, answered, () =>
    {
        kill();
        return Task.CompletedTask;
    });

    /// <summary>The same for a process that may still be starting then.</summary>
    public void KillAt(int request, bool answered, Func<Task> killAsync) => Plan(request, answered, killAsync);

    /// <summary>
    /// Counts from zero again; request number <paramref name="request"/> (from 1) is not passed on, or its answer is
    /// not. The task ends when it came.
    /// </summary>
    public Task HoldAt(int request, bool answered)
    {
        var came = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Plan(request, answered, () =>
        {
            came.TrySetResult();
            return Task.Delay(Timeout.Infinite, end.Token);
        });
        return came.Task;
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        relays.ForEach(relay => relay.Dispose());
    }

    private int Listen(int target)
    {
        var relay = new PortRelay(target, ServeAsync);
        relays.Add(relay);
        return relay.Port;
    }

    private async Task ServeAsync(TcpClient near, TcpClient far)
    {
        var current = new Current();
        await Task.WhenAny(
            PortRelay.PassAsync(
                near, far, bytes => PassedAsync(bytes, current.Begin(bytes) ? Begin(current) : null), end.Token),
            PortRelay.PassAsync(
                far, near, bytes => PassedAsync(bytes, current.End() ? Finish(current) : null), end.Token));
    }

    /// <summary>The bytes, or none where something else is done instead of passing them on.</summary>
    private static async Task<ReadOnlyMemory<byte>?> PassedAsync(ReadOnlyMemory<byte> bytes, Task? instead)
    {
        if (instead is null)
        {
            return bytes;
        }

        await instead;
        return null;
    }

    private void Plan(int request, bool answered, Func<Task> instead)
    {
        lock (turn)
        {
            plan = (request, answered, instead);
            count = 0;
        }
    }

    private Task? Begin(Current request)
    {
        if (holdsPolls && Poll().IsMatch(request.Line))
        {
            return Task.Delay(Timeout.Infinite, end.Token);
        }

        lock (turn)
        {
            request.Number = ++count;
            return request.Number == plan.Request && !plan.Answered ? plan.Instead() : null;
        }
    }

    private Task? Finish(Current request)
    {
        lock (turn)
        {
            answered.Add(request.Line);
            return request.Number == plan.Request && plan.Answered ? plan.Instead() : null;
        }
    }

    [GeneratedRegex("^GET /[^/]+/activation-mails/messages")]
    private static partial Regex Poll();

    [GeneratedRegex(@"((?:Queue|Table)Endpoint=http://127\.0\.0\.1:)(\d+)")]
    private static partial Regex Endpoint();

    /// <summary>The request that a connection carries now.</summary>
    private sealed class Current
    {
        private bool isOpen;

        public int Number { get; set; }

        public string Line { get; private set; } = "";

        public bool Begin(ReadOnlyMemory<byte> bytes)
        {
            if (isOpen)
            {
                return false;
            }

            isOpen = true;
            Line = Encoding.ASCII.GetString(bytes.Span).Split("\r\n")[0];
            return true;
        }

        public bool End()
        {
            var wasOpen = isOpen;
            isOpen = false;
            return wasOpen;
        }
    }
}
