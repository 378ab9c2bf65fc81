using MimeKit;

namespace Functions.Tests.Support;

/// <summary>A folder that servers mail into.</summary>
public sealed class PickupFolder(string path)
{
    /// <summary>
    /// What one server needs to mail into it: a folder within for it alone, so that a mail sent by two is there twice.
    /// </summary>
    public string[] NewSettings() => MailSettings.Pickup(Path.Combine(path, $"{Guid.NewGuid():N}"));

    /// <summary>
    /// A new one. It is deleted with the run, not with its test: a server that was stopped may still write its last
    /// mail.
    /// </summary>
    public static PickupFolder New() => new(AtExit.NewFolder("pickup"));

    /// <summary>All mails so far.</summary>
    public IReadOnlyList<MimeMessage> All() =>
    [
        .. Directory.GetFiles(path, "*.eml", SearchOption.AllDirectories).Select(file => MimeMessage.Load(file)),
    ];

    /// <summary>The mails to an email, once there are so many, in no order.</summary>
    /// <exception cref="TimeoutException">There are fewer.</exception>
    public async Task<IReadOnlyList<MimeMessage>> ToAsync(string email, int count)
    {
        IReadOnlyList<MimeMessage> mails = [];
        bool AreThere()
        {
            mails = [.. All().Where(mail => mail.To.Mailboxes.Single().Address == email)];
            return mails.Count >= count;
        }

        await Wait.UntilAsync(AreThere, $"{count} mails to {email}");
        return mails;
    }
}
