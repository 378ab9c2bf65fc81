using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Functions.Tests.Support;

/// <summary>
/// Ports of loopback for programs that are told theirs, and stopped and started again on it. They are below those that
/// systems give to outgoing connections and to whoever asks for any port, so that meanwhile nobody else gets one.
/// </summary>
internal static class FreePorts
{
    private const int First = 12_000;
    private const int Last = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>A port that nothing listens on, and that no other test was given.</summary>
    public static int Take()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (Given.TryAdd(port, true) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
