using MimeKit;

namespace Accounts.Mail.Senders;

/// <summary>
/// Puts each mail as an <c>.eml</c> file into <see cref="PickupOptions.Folder"/>, for development. A file appears
/// whole or not at all, under a name made of the operation id: a retry replaces its own file.
/// </summary>
public sealed class PickupMailSender(MailOptions options, TimeProvider clock) : IMailSender
{
    /// <summary>Writes the file.</summary>
    /// <exception cref="MailFailedException">The folder cannot be made or written; there is no file then.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var folder = options.Pickup.Folder ?? throw new InvalidOperationException("Mail__Pickup__Folder is not set.");
        using var message = MimeMessages.Create(mail, options, clock);
        try
        {
            await WriteAsync(message, folder, $"{mail.OperationId:N}.eml", cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new MailFailedException(
                MailFailure.NotTaken,
                $"Mail__Pickup__Folder could not be written: {failure.GetType().Name}.");
        }
    }

    private static async Task WriteAsync(
        MimeMessage message, string folder, string name, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var temporary = Path.Combine(folder, $"{Guid.NewGuid():N}.tmp");
        try
        {
            var format = FormatOptions.Default.Clone();
            format.NewLineFormat = NewLineFormat.Dos;
            await message.WriteToAsync(format, temporary, cancellationToken);
            File.Move(temporary, Path.Combine(folder, name), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
