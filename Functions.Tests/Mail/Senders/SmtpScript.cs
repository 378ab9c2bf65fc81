using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Accounts.Http;
using Xunit;

namespace Functions.Tests.Mail.Senders;

/// <summary>
/// A small SMTP server (RFC 5321) that answers as a test wants, over real sockets: MailDev refuses nobody and never
/// breaks off. It speaks in steps: <c>CONNECT</c>, then the client's commands, <c>BODY</c> (the first line of the
/// mail's data) and <c>.</c> (the end of it).
/// </summary>
internal sealed class SmtpScript : IAsyncDisposable
{
    /// <summary>Instead of an answer: the connection is closed.</summary>
    public const string Cut = "cut";

    /// <summary>Instead of an answer: nothing, while the connection stays open.</summary>
    public const string Silence = "silence";

    private readonly TcpListener listener = new(IPAddress.Any, 0);
    private readonly CancellationTokenSource ended = new();
    private readonly SemaphoreSlim silent = new(0);
    private readonly ConcurrentQueue<string> lines = new();
    private readonly string step;
    private readonly string answer;
    private readonly Task serving;

    /// <summary>Answers as a server does that takes every mail, but for one step.</summary>
    public SmtpScript(string step, string answer)
    {
        this.step = step;
        this.answer = answer;
        listener.Start();
        serving = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>All that clients have sent.</summary>
    public IReadOnlyCollection<string> Lines => lines;

    /// <summary>Waits until so many connections have come to the step that is answered with silence.</summary>
    public async Task SilentAsync(int connections = 1)
    {
        for (var i = 0; i < connections; i++)
        {
            Assert.True(await silent.WaitAsync(TimeSpan.FromSeconds(90)), "No client came to the silent step.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Stop();
        await serving.WaitAsync(TimeSpan.FromSeconds(90));
        ended.Dispose();
        silent.Dispose();
    }

    private async Task AcceptAsync()
    {
        var conversations = new List<Task>();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(ended.Token);
                conversations.Add(ConverseAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(conversations);
        }
    }

    private async Task ConverseAsync(TcpClient client)
    {
        try
        {
            using var own = client;
            using var reader = new StreamReader(client.GetStream());
            await using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
            var goesOn = await AnswerAsync("CONNECT", "220 script", writer);
            while (goesOn && await ReadAsync(reader) is { } command)
            {
                var name = command.Split(' ')[0];
                goesOn = await AnswerAsync(name, Usual(name), writer);
                if (goesOn && name == "DATA" && (step != name || answer.StartsWith("354", StringComparison.Ordinal)))
                {
                    goesOn = await TakeMailAsync(reader, writer);
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client went, or the test is over.
        }
    }

    private async Task<bool> TakeMailAsync(StreamReader reader, StreamWriter writer)
    {
        if (await ReadAsync(reader) is null || (step == "BODY" && !await AnswerAsync("BODY", "", writer)))
        {
            return false;
        }
        while (await ReadAsync(reader) is { } line)
        {
            if (line == ".")
            {
                return await AnswerAsync(".", "250 taken", writer);
            }
        }
        return false;
    }

    private async Task<string?> ReadAsync(StreamReader reader)
    {
        var line = await reader.ReadLineAsync(ended.Token);
        if (line is not null)
        {
            lines.Enqueue(line);
        }
        return line;
    }

    private async Task<bool> AnswerAsync(string name, string usual, StreamWriter writer)
    {
        var text = name == step ? answer : usual;
        if (text == Cut)
        {
            return false;
        }
        if (text == Silence)
        {
            silent.Release();
            await Task.Delay(Timeout.Infinite, ended.Token);
        }
        await writer.WriteLineAsync(text);
        return true;
    }

    private static string Usual(string name) => name switch
    {
        "EHLO" => "250-script\r\n250-SIZE 1000000\r\n250 AUTH PLAIN",
        "AUTH" => "235 signed in",
        "DATA" => "354 go on",
        "QUIT" => "221 bye",
        _ => "250 ok",
    };
}
