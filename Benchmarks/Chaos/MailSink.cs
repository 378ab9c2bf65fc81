using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace Benchmarks.Chaos;

/// <summary>
/// A mail server in a process of its own, which can be killed at any byte. It tells each mail to its parent before it
/// accepts it with 250, so that a mail accepted is a mail known though it is killed at once.
/// </summary>
internal sealed class MailSink : IDisposable
{
    /// <summary>The first argument that makes this program such a server.</summary>
    public const string Argument = "mail-sink";

    private const string Ready = "ready";
    private const string Mail = "mail ";
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(30);
    private readonly Process process;

    private MailSink(Process process) => this.process = process;

    /// <summary>Starts one; <paramref name="hear"/> gets each mail's reader and the mail.</summary>
    /// <exception cref="TimeoutException">It was not ready within 30 seconds.</exception>
    public static async Task<MailSink> StartAsync(int port, Action<string, MimeMessage> hear)
    {
        var ready = new TaskCompletionSource();
        var process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [Path.Combine(AppContext.BaseDirectory, "Benchmarks.dll"), Argument, $"{port}"])
            {
                RedirectStandardOutput = true,
                RedirectStandardInput = true,
            })!;
        process.OutputDataReceived += (_, line) =>
        {
            if (line.Data == Ready)
            {
                ready.TrySetResult();
            }

            if (line.Data?.StartsWith(Mail, StringComparison.Ordinal) != true
                || line.Data.Split(' ') is not [_, var reader, var text])
            {
                return;
            }

            using var stream = new MemoryStream(Convert.FromBase64String(text));
            hear(reader, MimeMessage.Load(stream));
        };
        process.BeginOutputReadLine();
        await ready.Task.WaitAsync(LongestStart);
        return new MailSink(process);
    }

    /// <summary>Ends it hard (SIGKILL), and waits until all it told is heard.</summary>
    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>Serves until its input ends, as it does when its parent is gone.</summary>
    public static async Task<int> ServeAsync(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        Console.WriteLine(Ready);
        _ = Task.Run(async () =>
        {
            while (true)
            {
                _ = TalkAsync(await listener.AcceptTcpClientAsync());
            }
        });
        await Task.Run(Console.In.ReadToEnd);
        return 0;
    }

    /// <summary>SMTP as far as one sender needs it (RFC 5321).</summary>
    private static async Task TalkAsync(TcpClient client)
    {
        using var connection = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1)
        {
            AutoFlush = true,
            NewLine = "\r\n",
        };
        await writer.WriteLineAsync("220 sink");
        var to = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            var word = line.Split(' ', ':')[0].ToUpperInvariant();
            if (word == "RCPT")
            {
                to = line[
                    (line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)
                ];
            }

            if (word == "DATA")
            {
                await writer.WriteLineAsync("354 go on");
                if (await TextAsync(reader) is not { } text)
                {
                    return;
                }

                lock (Mail)
                {
                    Console.WriteLine($"{Mail}{to} {Convert.ToBase64String(Encoding.Latin1.GetBytes(text))}");
                }
            }

            await writer.WriteLineAsync(word switch { "EHLO" => "250 8BITMIME", "QUIT" => "221 bye", _ => "250 ok" });
            if (word == "QUIT")
            {
                return;
            }
        }
    }

    private static async Task<string?> TextAsync(StreamReader reader)
    {
        var text = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line == ".")
            {
                return text.ToString();
            }

            text.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return null;
    }
}
