using System.Net;
using System.Net.Sockets;

namespace Functions.Tests.Support;

/// <summary>Passes TCP connections on to a port, counts them, and can cut them all.</summary>
public sealed class CountingRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> ends = [];
    private readonly Task accepting;
    private int count;

    public CountingRelay(int targetPort)
    {
        listener.Start();
        accepting = AcceptAsync(targetPort);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

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

    public async ValueTask DisposeAsync()
    {
        listener.Dispose();
        Cut();
        await accepting;
    }

    private async Task AcceptAsync(int targetPort)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync();
                var far = new TcpClient();
                await far.ConnectAsync(IPAddress.Loopback, targetPort);
                Interlocked.Increment(ref count);
                lock (ends)
                {
                    ends.AddRange([near, far]);
                }

                _ = PassAsync(near, far);
                _ = PassAsync(far, near);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The relay was disposed.
        }
    }

    private static async Task PassAsync(TcpClient from, TcpClient to)
    {
        try
        {
            await from.GetStream().CopyToAsync(to.GetStream());
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // Cut.
        }
        to.Dispose();
    }
}
