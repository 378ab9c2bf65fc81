namespace Accounts.Mail;

/// <summary>Whether a mail may go now.</summary>
internal enum MailTurnStatus
{
    /// <summary>The mail may go; its turn is taken.</summary>
    Go,

    /// <summary>It has to wait; its order is the one that does.</summary>
    Wait,

    /// <summary>Another order of the same email serves this one too.</summary>
    Merged,

    /// <summary>This very mail went already.</summary>
    Sent,

    /// <summary>The email has a newer registration since the mail was chosen: it is to be chosen again.</summary>
    Changed,
}

/// <summary>The turn of a mail.</summary>
/// <param name="Status">Whether it may go.</param>
/// <param name="Pause">With <see cref="MailTurnStatus.Wait"/>: how long it waits.</param>
internal sealed record MailTurn(MailTurnStatus Status, TimeSpan Pause = default)
{
    /// <summary>Distinguishes the turn from others of the same mail.</summary>
    public string Id { get; init; } = "";

    /// <summary>The order that waits in place of the one that asked; null where that itself waits.</summary>
    public MailOrder? Waiting { get; init; }

    /// <summary>The mailbox's row as it was written with the turn.</summary>
    public MailboxRow? Row { get; init; }

    /// <summary>
    /// Whether the mail had a turn before of which no end is known: its process was stopped, and the provider may have
    /// the mail.
    /// </summary>
    public bool MayHaveBeenTaken { get; init; }

    /// <summary>Its place among all mails of the hour; null for a mail of no budget.</summary>
    public HourTurn? Hour { get; init; }
}
