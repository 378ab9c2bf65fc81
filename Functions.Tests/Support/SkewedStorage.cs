using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Functions.Tests.Support;

/// <summary>
/// Passes requests on to storage's tables, and changes what it answers: late, or with another time in <c>Date</c>.
/// </summary>
public sealed partial class SkewedStorage : IAsyncDisposable
{
    private readonly CancellationTokenSource end = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Task accepting;

    public SkewedStorage(string connectionString)
    {
        listener.Start();
        var port = 0;
        ConnectionString = Endpoint().Replace(connectionString, found =>
        {
            port = int.Parse(found.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            return $"{found.Groups[1].Value}{((IPEndPoint)listener.LocalEndpoint).Port}";
        });
        accepting = AcceptAsync(port);
    }

    /// <summary>That of the storage, with the port of this for its tables.</summary>
    public string ConnectionString { get; }

    /// <summary>How far ahead the time of its answers is.</summary>
    public TimeSpan Ahead { get; set; }

    /// <summary>How long the answer to a request takes, by its first line.</summary>
    public Func<string, TimeSpan> PauseOf { get; set; } = _ => TimeSpan.Zero;

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Dispose();
        await accepting;
        end.Dispose();
    }

    private async Task AcceptAsync(int port)
    {
        try
        {
            while (true)
            {
                var near = await listener.AcceptTcpClientAsync(end.Token);
                _ = ServeAsync(near, port);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The relay was disposed.
        }
    }

    private async Task ServeAsync(TcpClient near, int port)
    {
        using var client = near;
        using var storage = new TcpClient();
        await storage.ConnectAsync(IPAddress.Loopback, port);
        var pause = TimeSpan.Zero;
        var there = PassAsync(near, storage, bytes =>
        {
            var line = Encoding.ASCII.GetString(bytes.Span).Split("\r\n")[0];
            pause = line.EndsWith(" HTTP/1.1", StringComparison.Ordinal) ? PauseOf(line) : pause;
            return Task.FromResult(bytes);
        });
        var back = PassAsync(storage, near, async bytes =>
        {
            var taken = pause;
            pause = TimeSpan.Zero;
            await Task.Delay(taken, end.Token);
            return Skew(bytes);
        });
        await Task.WhenAny(there, back);
    }

    private async Task PassAsync(
        TcpClient from, TcpClient to, Func<ReadOnlyMemory<byte>, Task<ReadOnlyMemory<byte>>> change)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await from.GetStream().ReadAsync(buffer, end.Token) is > 0 and var length)
            {
                await to.GetStream().WriteAsync(await change(buffer.AsMemory(0, length)), end.Token);
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
        {
            // One end is gone.
        }
    }

    /// <summary>The length stays: each time has as many characters.</summary>
    private ReadOnlyMemory<byte> Skew(ReadOnlyMemory<byte> bytes)
    {
        if (Ahead == TimeSpan.Zero)
        {
            return bytes;
        }

        var text = Date().Replace(Encoding.Latin1.GetString(bytes.Span), found =>
        {
            var time = DateTimeOffset.Parse(found.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
            return $"{found.Groups[1].Value}{time + Ahead:R}";
        });
        return Encoding.Latin1.GetBytes(text);
    }

    [GeneratedRegex(@"(TableEndpoint=http://127\.0\.0\.1:)(\d+)")]
    private static partial Regex Endpoint();

    [GeneratedRegex(@"(\r\nDate: )(.{29})", RegexOptions.IgnoreCase)]
    private static partial Regex Date();
}
