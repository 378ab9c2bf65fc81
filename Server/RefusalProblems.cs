using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using Accounts.Http;
using Microsoft.AspNetCore.Connections;

namespace Server;

/// <summary>
/// Gives the answers with which Kestrel refuses a request by itself the body of a problem. Kestrel writes them before
/// any middleware sees the request and offers no way to change them, so they are recognised on their way to the client:
/// no answer of the application has an empty body and lacks its headers. TLS, which encrypts before this, is left
/// alone.
/// </summary>
public static class RefusalProblems
{
    private static ReadOnlySpan<byte> Version => "HTTP/1.1 "u8;
    private static ReadOnlySpan<byte> EmptyBody => "\r\nContent-Length: 0\r\nConnection: close\r\n"u8;
    private static ReadOnlySpan<byte> OwnHeader => "\r\nX-Content-Type-Options:"u8;
    private static ReadOnlySpan<byte> End => "\r\n\r\n"u8;

    /// <summary>Middleware of a connection.</summary>
    public static ConnectionDelegate Middleware(ConnectionDelegate next) => async connection =>
    {
        var transport = connection.Transport;
        connection.Transport = new Pipes(transport.Input, new RefusalWriter(transport.Output));
        try
        {
            await next(connection);
        }
        finally
        {
            connection.Transport = transport;
        }
    };

    /// <summary>The answer as a problem; null where it is none of Kestrel's refusals.</summary>
    internal static byte[]? Rewrite(ReadOnlySpan<byte> answer)
    {
        if (!answer.StartsWith(Version)
            || answer.IndexOf(End) != answer.Length - End.Length
            || answer.IndexOf(OwnHeader) >= 0)
        {
            return null;
        }

        var empty = answer.IndexOf(EmptyBody);
        if (empty < 0 || ProblemOf(answer.Slice(Version.Length, 3)) is not { } problem)
        {
            return null;
        }

        var body = problem.ToUtf8Json();
        var headers = Encoding.ASCII.GetBytes(
            $"\r\nContent-Type: application/problem+json\r\nContent-Length: {body.Length}\r\nConnection: close"
            + "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n");
        return [.. answer[..empty], .. headers, .. answer[(empty + EmptyBody.Length)..], .. body];
    }

    private static Problem? ProblemOf(ReadOnlySpan<byte> status) => Encoding.ASCII.GetString(status) switch
    {
        "400" or "505" => Problems.RequestMalformed,
        "405" => Problems.MethodNotAllowed,
        "408" => Problems.RequestTimeout,
        "413" => Problems.BodyTooLarge,
        "414" => Problems.UrlTooLong,
        "431" => Problems.HeadersTooLarge,
        _ => null,
    };

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Holds what is written until it is flushed, when an answer's headers are whole.</summary>
    private sealed class RefusalWriter(PipeWriter client) : PipeWriter
    {
        private const int Kept = 4096;
        private ArrayBufferWriter<byte> held = new(Kept);

        public override bool CanGetUnflushedBytes => true;

        public override long UnflushedBytes => held.WrittenCount;

        public override Memory<byte> GetMemory(int sizeHint = 0) => held.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => held.GetSpan(sizeHint);

        public override void Advance(int bytes) => held.Advance(bytes);

        public override void CancelPendingFlush() => client.CancelPendingFlush();

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            Pass();
            return client.FlushAsync(cancellationToken);
        }

        public override void Complete(Exception? exception = null)
        {
            Pass();
            client.Complete(exception);
        }

        private void Pass()
        {
            if (held.WrittenCount == 0)
            {
                return;
            }

            client.Write(Rewrite(held.WrittenSpan) ?? held.WrittenSpan);
            if (held.Capacity > Kept)
            {
                // An idle connection would hold as much as its largest answer took.
                held = new ArrayBufferWriter<byte>(Kept);
                return;
            }

            held.ResetWrittenCount();
        }
    }
}
