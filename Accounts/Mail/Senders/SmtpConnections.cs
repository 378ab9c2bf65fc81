using MailKit.Net.Smtp;

namespace Accounts.Mail.Senders;

/// <summary>
/// Connections to the SMTP server that stay open between mails, since TLS and sign-in cost more than the mail
/// itself. Each is lent to one mail at a time: an <see cref="SmtpClient"/> holds one conversation only.
/// </summary>
internal sealed class SmtpConnections(SmtpOptions options, TimeProvider clock)
{
    /// <summary>Bound on asking whether a connection lives, short enough to leave time for a new one.</summary>
    private static readonly TimeSpan NoOpTimeout = TimeSpan.FromSeconds(5);

    /// <summary>
    /// After this a connection is not even asked: firewalls forget idle ones without a word to either side.
    /// </summary>
    private static readonly TimeSpan LongestIdle = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan QuitTimeout = TimeSpan.FromSeconds(3);

    private readonly Stack<(SmtpClient Client, long Since)> idle = new();
    private bool closed;

    /// <summary>
    /// A connection that answers and is signed in; give it back with <see cref="Return"/> or dispose it.
    /// </summary>
    /// <exception cref="MailFailedException">
    /// The server cannot be reached, refused the sign-in, or would get the password without TLS.
    /// </exception>
    public async Task<SmtpClient> TakeAsync(CancellationToken cancellationToken)
    {
        while (TakeIdle() is { } client)
        {
            if (await LivesAsync(client, cancellationToken))
            {
                return client;
            }
            client.Dispose();
        }
        return await SmtpConnector.ConnectAsync(options, cancellationToken);
    }

    /// <summary>Keeps a connection, fit for another mail, for the next one.</summary>
    public void Return(SmtpClient client)
    {
        lock (idle)
        {
            if (!closed)
            {
                idle.Push((client, clock.GetTimestamp()));
                return;
            }
        }
        client.Dispose();
    }

    /// <summary>Takes leave of the server (QUIT) where it answers within seconds, and closes all connections.</summary>
    public async Task CloseAsync()
    {
        using var bound = new CancellationTokenSource(QuitTimeout);
        foreach (var client in CloseIdle())
        {
            try
            {
                await client.DisconnectAsync(quit: true, bound.Token);
            }
            catch (Exception)
            {
                // Nothing is lost: the mails of this connection were accepted.
            }
            client.Dispose();
        }
    }

    /// <summary>Closes all connections without a word.</summary>
    public void Close()
    {
        foreach (var client in CloseIdle())
        {
            client.Dispose();
        }
    }

    private static async Task<bool> LivesAsync(SmtpClient client, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(NoOpTimeout);
        try
        {
            await client.NoOpAsync(bound.Token);
            return true;
        }
        catch (Exception)
        {
            // Ended by the server, restarted, or silent: all the same. If the caller gave up, connecting says so.
            return false;
        }
    }

    private SmtpClient? TakeIdle()
    {
        lock (idle)
        {
            while (idle.TryPop(out var entry))
            {
                if (clock.GetElapsedTime(entry.Since) < LongestIdle)
                {
                    return entry.Client;
                }
                entry.Client.Dispose();
            }
            return null;
        }
    }

    private List<SmtpClient> CloseIdle()
    {
        lock (idle)
        {
            closed = true;
            List<SmtpClient> clients = [.. idle.Select(entry => entry.Client)];
            idle.Clear();
            return clients;
        }
    }
}
