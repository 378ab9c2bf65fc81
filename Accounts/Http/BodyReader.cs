using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Accounts.Http;

/// <summary>Reads a request's body, up to its limits of size and time.</summary>
internal static class BodyReader
{
    /// <summary>The most bytes that are taken.</summary>
    public const int LargestBody = 16 * 1024;

    /// <summary>A slow body is cut off, so that a caller cannot hold a connection and its buffer.</summary>
    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(5);

    /// <summary>The whole body.</summary>
    /// <exception cref="ProblemException">413: it is too large. 408: it came too slowly.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength > LargestBody)
        {
            throw new ProblemException(Problems.BodyTooLarge);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestTime);
        // Not by passing the token: Kestrel would find its reader in use when it ends the request, and log that as an
        // error.
        await using var cut = patience.Token.Register(request.BodyReader.CancelPendingRead);
        while (true)
        {
            var read = await request.BodyReader.ReadAsync(CancellationToken.None);
            var isWhole = read.IsCompleted && !read.IsCanceled && read.Buffer.Length <= LargestBody;
            var body = isWhole ? read.Buffer.ToArray() : [];
            // What is not whole yet is kept, and comes again with what follows.
            request.BodyReader.AdvanceTo(isWhole ? read.Buffer.End : read.Buffer.Start, read.Buffer.End);
            if (isWhole)
            {
                return body;
            }

            if (read.IsCanceled)
            {
                throw new ProblemException(Problems.RequestTimeout);
            }

            if (read.Buffer.Length > LargestBody)
            {
                throw new ProblemException(Problems.BodyTooLarge);
            }
        }
    }
}
