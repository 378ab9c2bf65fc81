using System.Net.Sockets;

namespace Functions.Tests.Support;

/// <summary>Passes TCP connections on to a port, counts them, and can cut them all.</summary>
public sealed class CountingRelay : IDisposable
{
    private readonly List<TcpClient> ends = [];
    private readonly PortRelay relay;
    private int count;

    public CountingRelay(int targetPort) => relay = new PortRelay(targetPort, ServeAsync);

    public int Port => relay.Port;

    /// <summary>How many connections came in so far.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Ends all connections as a server does that restarts.</summary>
    public void Cut()
    {
        lock (ends)
        {
            ends.ForEach(end => end.Dispose());
            ends.Clear();
        }
    }

    public void Dispose()
    {
        relay.Dispose();
        Cut();
    }

    private async Task ServeAsync(TcpClient near, TcpClient far)
    {
        Interlocked.Increment(ref count);
        lock (ends)
        {
            ends.AddRange([near, far]);
        }

        static Task<ReadOnlyMemory<byte>?> SameAsync(ReadOnlyMemory<byte> bytes) =>
            Task.FromResult<ReadOnlyMemory<byte>?>(bytes);

        await Task.WhenAny(
            PortRelay.PassAsync(near, far, SameAsync, CancellationToken.None),
            PortRelay.PassAsync(far, near, SameAsync, CancellationToken.None));
    }
}
