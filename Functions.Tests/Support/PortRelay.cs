using System.Net;
using System.Net.Sockets;

namespace Functions.Tests.Support;

/// <summary>Passes the connections to a free port of loopback on to another port, as it is told for each.</summary>
internal sealed class PortRelay : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    /// <summary>
    /// Listens until it is disposed. A connection ends on both sides as soon as <paramref name="serve"/> has ended,
    /// which gets the near end and the far one.
    /// </summary>
    public PortRelay(int target, Func<TcpClient, TcpClient, Task> serve)
    {
        listener.Start();
        _ = AcceptAsync(target, serve);
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>
    /// Passes bytes on until one end closes; <paramref name="change"/> says what is passed on instead of them, or with
    /// null that no more is.
    /// </summary>
    public static async Task PassAsync(
        TcpClient from,
        TcpClient to,
        Func<ReadOnlyMemory<byte>, Task<ReadOnlyMemory<byte>?>> change,
        CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, cancellationToken) is > 0 and var length
                && await change(buffer.AsMemory(0, length)) is { } bytes)
            {
                await to.GetStream().WriteAsync(bytes, cancellationToken);
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            // One end is gone.
        }
    }

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync(int target, Func<TcpClient, TcpClient, Task> serve)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(), target, serve);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The relay was disposed.
        }
    }

    private static async Task ServeAsync(TcpClient accepted, int target, Func<TcpClient, TcpClient, Task> serve)
    {
        using var near = accepted;
        using var far = new TcpClient();
        await far.ConnectAsync(IPAddress.Loopback, target);
        await serve(near, far);
    }
}
