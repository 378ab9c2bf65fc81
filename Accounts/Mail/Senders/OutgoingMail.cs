namespace Accounts.Mail.Senders;

/// <summary>A mail ready for a provider. All texts are final: encoded where their format asks for it.</summary>
/// <param name="To">The reader's bare email.</param>
/// <param name="Subject">One line of plain text.</param>
/// <param name="Text">The plain text part.</param>
/// <param name="Html">The HTML part.</param>
/// <param name="Language">BCP 47 tag of the texts.</param>
/// <param name="OperationId">
/// Names this sending of this registration. A retry repeats it, so that a double can be recognised; the
/// Message-ID is made of it.
/// </param>
public sealed record OutgoingMail(
    string To, string Subject, string Text, string Html, string Language, Guid OperationId)
{
    /// <summary>
    /// Whether an earlier try with this operation id ended as <see cref="MailFailure.Unknown"/>. A sender whose
    /// provider can be asked then asks before it sends.
    /// </summary>
    public bool MayHaveBeenTaken { get; init; }
}
