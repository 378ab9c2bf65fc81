using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace Functions.Tests.Support;

/// <summary>A connection on which a test writes what no HTTP client would.</summary>
public sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(25);

    private readonly TcpClient socket = new();
    private readonly StringBuilder answer = new();
    private Task reading = Task.CompletedTask;

    public static async Task<RawConnection> OpenAsync(TestServer server)
    {
        var connection = new RawConnection();
        await connection.socket.ConnectAsync(server.Http.BaseAddress!.Host, server.Http.BaseAddress.Port);
        connection.reading = connection.ReadAsync();
        return connection;
    }

    /// <summary>Sends; false when the server has closed the connection.</summary>
    public async Task<bool> SendAsync(string text)
    {
        if (reading.IsCompleted)
        {
            return false;
        }

        try
        {
            await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text)).AsTask().WaitAsync(Patience);
            return true;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // Reset; InvalidOperationException where that was noticed before.
            return false;
        }
    }

    /// <summary>
    /// Sends the same over and over, with a pause, until the server closes the connection; how long that took.
    /// </summary>
    public async Task<TimeSpan> SendUntilClosedAsync(string text, TimeSpan pause)
    {
        var start = Stopwatch.StartNew();
        while (await SendAsync(text))
        {
            if (start.Elapsed > Patience)
            {
                throw new TimeoutException("The server did not close the connection.");
            }

            await Task.WhenAny(reading, Task.Delay(pause));
        }

        return start.Elapsed;
    }

    /// <summary>Ends what is sent, leaving open what comes.</summary>
    public void EndSending() => socket.Client.Shutdown(SocketShutdown.Send);

    /// <summary>The status codes of all answers until the server closes the connection.</summary>
    public async Task<string> StatusesAsync()
    {
        await reading.WaitAsync(Patience);
        lock (answer)
        {
            return string.Join(' ', answer.ToString().Split("HTTP/1.1 ")[1..].Select(part => part[..3]));
        }
    }

    /// <summary>All that the server sends until it closes the connection.</summary>
    public async Task<string> AnswerAsync()
    {
        await reading.WaitAsync(Patience);
        lock (answer)
        {
            return answer.ToString();
        }
    }

    public void Dispose() => socket.Dispose();

    private async Task ReadAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await socket.GetStream().ReadAsync(buffer) is > 0 and var read)
            {
                lock (answer)
                {
                    answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
                }
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // Reset: closed, too.
        }
    }
}
