using System.Globalization;
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
    private readonly PortRelay relay;

    public SkewedStorage(string connectionString)
    {
        var port = Endpoint().Match(connectionString).Groups[2].ValueSpan;
        relay = new PortRelay(int.Parse(port, CultureInfo.InvariantCulture), ServeAsync);
        ConnectionString = Endpoint().Replace(connectionString, $"${{1}}{relay.Port}");
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
        relay.Dispose();
        end.Dispose();
    }

    private async Task ServeAsync(TcpClient near, TcpClient storage)
    {
        var pause = TimeSpan.Zero;
        Task<ReadOnlyMemory<byte>?> SeeAsync(ReadOnlyMemory<byte> bytes)
        {
            var line = Encoding.ASCII.GetString(bytes.Span).Split("\r\n")[0];
            pause = line.EndsWith(" HTTP/1.1", StringComparison.Ordinal) ? PauseOf(line) : pause;
            return Task.FromResult<ReadOnlyMemory<byte>?>(bytes);
        }

        async Task<ReadOnlyMemory<byte>?> ChangeAsync(ReadOnlyMemory<byte> bytes)
        {
            var taken = pause;
            pause = TimeSpan.Zero;
            await Task.Delay(taken, end.Token);
            return Skew(bytes);
        }

        await Task.WhenAny(
            PortRelay.PassAsync(near, storage, SeeAsync, end.Token),
            PortRelay.PassAsync(storage, near, ChangeAsync, end.Token));
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
