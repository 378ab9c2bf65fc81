namespace Accounts.Mail.Senders;

/// <summary>A mail ready for a provider. All texts are final: encoded where their format asks for it.</summary>
/// <param name="To">The reader's bare address.</param>
/// <param name="Subject">One line of plain text.</param>
/// <param name="Text">The plain text part.</param>
/// <param name="Html">The HTML part.</param>
/// <param name="Language">BCP 47 tag of the texts.</param>
/// <param name="OperationId">
/// Names this sending of this registration. A retry repeats it, so that a double can be told; the
/// Message-ID is made of it.
/// </param>
public sealed record OutgoingMail(string To, string Subject, string Text, string Html, string Language, Guid OperationId);
