using MailKit;
using MimeKit;

namespace Accounts.Mail.Senders;

/// <summary>
/// Sends mails by SMTP. Safe for concurrent use; as many mails go out at once as the mail worker takes orders at
/// once, each over a connection of its own that stays open for the next, and the others wait.
/// </summary>
public sealed class SmtpMailSender(MailOptions options, TimeProvider clock) : IMailSender, IAsyncDisposable, IDisposable
{
    /// <summary>How many mails go out at once.</summary>
    public const int AtOnce = 4;

    /// <summary>
    /// Bound on everything one mail needs: waiting for a connection, connecting, signing in and sending. Half the
    /// minute for which Server leaves an order to a worker (the Functions host: ten), so that no other takes it
    /// meanwhile.
    /// </summary>
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(30);

    private readonly SmtpConnections connections = new(options.Smtp, clock);
    private readonly SemaphoreSlim slots = new(AtOnce);

    /// <summary>
    /// Hands the mail to the server; returning means that it took the mail's data with 250. Once the data was begun,
    /// a broken connection or a time-out leaves open whether the server has the mail; its Message-ID shows a double.
    /// </summary>
    /// <exception cref="MailFailedException">The mail was not taken within 30 seconds.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var message = MimeMessages.Create(mail, options, clock);
        using var timeout = new CancellationTokenSource(SendTimeout, clock);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var data = new DataWatch();
        try
        {
            await slots.WaitAsync(bound.Token);
            try
            {
                await SendAsync(message, data, bound.Token);
            }
            finally
            {
                slots.Release();
            }
        }
        catch (Exception failure)
            when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw SmtpFailures.OfSending(failure, data.HasBegun);
        }
    }

    /// <summary>Closes the connections with a word to the server; a mail on its way still ends well.</summary>
    public ValueTask DisposeAsync() => new(connections.CloseAsync());

    /// <summary>Closes the connections at once; a mail on its way still ends well.</summary>
    public void Dispose() => connections.Close();

    private async Task SendAsync(MimeMessage message, DataWatch data, CancellationToken cancellationToken)
    {
        var client = await connections.TakeAsync(cancellationToken);
        try
        {
            await client.SendAsync(message, cancellationToken, data);
        }
        catch
        {
            // Whatever state the conversation is in now, no other mail shall inherit it.
            client.Dispose();
            throw;
        }
        connections.Return(client);
    }

    /// <summary>
    /// MailKit reports here from the first bytes of data on, and always before it sends the data's end.
    /// </summary>
    private sealed class DataWatch : ITransferProgress
    {
        public bool HasBegun { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => HasBegun = true;

        public void Report(long bytesTransferred) => HasBegun = true;
    }
}
