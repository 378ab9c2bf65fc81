using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Benchmarks;

/// <summary>
/// Passes connections to storage on, and adds a time to every request, as a network between machines does.
/// </summary>
internal sealed partial class SlowRelay : IDisposable
{
    private readonly List<TcpListener> listeners = [];
    private readonly TimeSpan delay;

    public SlowRelay(string connectionString, TimeSpan delay)
    {
        this.delay = delay;
        ConnectionString = delay == TimeSpan.Zero
            ? connectionString
            : Endpoint().Replace(connectionString, found => $"{found.Groups[1].Value}{Listen(Port(found.Groups[2]))}");
    }

    /// <summary>That of the storage, with this relay's ports for queues and tables.</summary>
    public string ConnectionString { get; }

    public void Dispose() => listeners.ForEach(listener => listener.Dispose());

    private static int Port(Group digits) => int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    private int Listen(int target)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        listeners.Add(listener);
        _ = AcceptAsync(listener, target);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AcceptAsync(TcpListener listener, int target)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(), target);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The relay was disposed.
        }
    }

    private async Task ServeAsync(TcpClient near, int target)
    {
        using var ends = near;
        using var far = new TcpClient { NoDelay = true };
        near.NoDelay = true;
        await far.ConnectAsync(IPAddress.Loopback, target);
        await Task.WhenAny(PassAsync(near, far, delay), PassAsync(far, near, TimeSpan.Zero));
    }

    private static async Task PassAsync(TcpClient from, TcpClient to, TimeSpan delay)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer) is > 0 and var length)
            {
                await Task.Delay(delay);
                await to.GetStream().WriteAsync(buffer.AsMemory(0, length));
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One end is gone.
        }
    }

    [GeneratedRegex(@"((?:Queue|Table)Endpoint=http://127\.0\.0\.1:)(\d+)")]
    private static partial Regex Endpoint();
}
