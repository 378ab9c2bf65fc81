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
}

/// <summary>The turn of a mail.</summary>
/// <param name="Status">Whether it may go.</param>
/// <param name="Pause">With <see cref="MailTurnStatus.Wait"/>: how long it waits.</param>
internal sealed record MailTurn(MailTurnStatus Status, TimeSpan Pause = default)
{
    /// <summary>The mailbox's row as it was written with the turn.</summary>
    public MailboxRow? Row { get; init; }

    /// <summary>When the last mail before it went; null where that is not known.</summary>
    public DateTimeOffset? PreviousAt { get; init; }

    /// <summary>Its place among all mails of the hour.</summary>
    public HourTurn? Hour { get; init; }
}
