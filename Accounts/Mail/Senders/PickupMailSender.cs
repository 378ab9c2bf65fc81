using MimeKit;

namespace Accounts.Mail.Senders;

/// <summary>
/// Puts each mail as an <c>.eml</c> file into <see cref="PickupOptions.Folder"/>, for development. A file appears
/// whole or not at all, under a name made of the operation id: a retry replaces its own file.
/// </summary>
public sealed class PickupMailSender(MailOptions options, TimeProvider clock) : IMailSender
{
    /// <summary>Writes the file.</summary>
    /// <exception cref="IOException">The folder cannot be made or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        var folder = options.Pickup.Folder ?? throw new InvalidOperationException("Mail__Pickup__Folder is not set.");
        Directory.CreateDirectory(folder);
        using var message = MimeMessages.Create(mail, options, clock);
        var temporary = Path.Combine(folder, $"{Guid.NewGuid():N}.tmp");
        try
        {
            var format = FormatOptions.Default.Clone();
            format.NewLineFormat = NewLineFormat.Dos;
            await message.WriteToAsync(format, temporary, cancellationToken);
            File.Move(temporary, Path.Combine(folder, $"{mail.OperationId:N}.eml"), overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
