using MailKit.Net.Smtp;
using MailKit.Security;

namespace Accounts.Mail.Senders;

/// <summary>Opens connections to the SMTP server.</summary>
internal static class SmtpConnector
{
    /// <summary>Bound on every single answer of the server.</summary>
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);

    /// <summary>Connects, signs in where a user is set, and gives back what is fit for a mail.</summary>
    /// <exception cref="MailFailedException">
    /// The server cannot be reached, refused the sign-in, or would get the password without TLS.
    /// </exception>
    public static async Task<SmtpClient> ConnectAsync(SmtpOptions options, CancellationToken cancellationToken)
    {
        var client = new SmtpClient { Timeout = (int)AnswerTimeout.TotalMilliseconds };
        try
        {
            await ConnectAsync(client, options, cancellationToken);
            // Last, since the server says what it can after the sign-in too. No mail of ours needs it, and with it
            // domains would go out in Unicode: the next server may read another domain, or be unable to take the mail.
            client.Capabilities &= ~SmtpCapabilities.UTF8;
            return client;
        }
        catch (Exception failure)
        {
            client.Dispose();
            if (failure is OperationCanceledException or MailFailedException)
            {
                throw;
            }

            throw SmtpFailures.OfConnecting(failure);
        }
    }

    private static async Task ConnectAsync(
        SmtpClient client, SmtpOptions options, CancellationToken cancellationToken)
    {
        var host = options.Host ?? throw new InvalidOperationException("Mail__Smtp__Host is not set.");
        await client.ConnectAsync(host, options.Port, SocketOptions(options.Security), cancellationToken);
        if (string.IsNullOrEmpty(options.UserName))
        {
            return;
        }

        // With Auto a server that offers no STARTTLS, or somebody between who hides it, would get the password.
        if (!client.IsSecure && !options.IsOnThisMachine)
        {
            throw new MailFailedException(
                MailFailure.NotTaken,
                "The SMTP server offers no TLS, and a password is sent to another machine under TLS only.");
        }

        await client.AuthenticateAsync(options.UserName, options.Password ?? "", cancellationToken);
    }

    private static SecureSocketOptions SocketOptions(SmtpSecurity security) => security switch
    {
        SmtpSecurity.None => SecureSocketOptions.None,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => SecureSocketOptions.Auto,
    };
}
