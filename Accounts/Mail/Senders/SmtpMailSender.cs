using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Accounts.Mail.Senders;

/// <summary>
/// Sends mails by SMTP. Safe for concurrent use; at most two mails go out at once, each over a connection of its
/// own that stays open for the next, and the others wait.
/// </summary>
public sealed class SmtpMailSender(MailOptions options, TimeProvider clock) : IMailSender, IAsyncDisposable, IDisposable
{
    private const int MailsAtOnce = 2;

    /// <summary>Bound on everything one mail needs: connecting, signing in and sending.</summary>
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(30);

    private readonly SmtpConnections connections = new(options.Smtp, clock);
    private readonly SemaphoreSlim slots = new(MailsAtOnce);

    /// <summary>
    /// Hands the mail to the server; returning means that it took the mail's data with 250. A failure leaves open
    /// whether the server has the mail if it came after the data; the Message-ID tells a double.
    /// </summary>
    /// <exception cref="MailFailedException">The server refused the sign-in, the sender, the reader or the mail.</exception>
    /// <exception cref="TimeoutException">The mail was not taken within 30 seconds.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="System.Net.Sockets.SocketException">Nothing answers at the server's address.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        using var message = MimeMessages.Create(mail, options, clock);
        await slots.WaitAsync(cancellationToken);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(SendTimeout);
        try
        {
            var client = await connections.TakeAsync(bound.Token);
            try
            {
                await client.SendAsync(message, bound.Token);
            }
            catch
            {
                // Whatever state the conversation is in now, no other mail shall inherit it.
                client.Dispose();
                throw;
            }
            connections.Return(client);
        }
        catch (SmtpCommandException refusal)
        {
            var kind = (int)refusal.StatusCode >= 500 ? MailFailure.Refused : MailFailure.NotTaken;
            throw new MailFailedException(kind, $"The SMTP server refused: {refusal.ErrorCode}.", (int)refusal.StatusCode);
        }
        catch (Exception e) when (e is AuthenticationException or ServiceNotAuthenticatedException)
        {
            // Without its cause, which repeats the server's words and with them often the account.
            throw new MailFailedException(MailFailure.NotTaken, "The SMTP server refused the sign-in, or wants one.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The SMTP server took longer than {SendTimeout.TotalSeconds} seconds.");
        }
        finally
        {
            slots.Release();
        }
    }

    /// <summary>Closes the connections with a word to the server; a mail on its way still ends well.</summary>
    public ValueTask DisposeAsync() => new(connections.CloseAsync());

    /// <summary>Closes the connections at once; a mail on its way still ends well.</summary>
    public void Dispose() => connections.Close();
}
