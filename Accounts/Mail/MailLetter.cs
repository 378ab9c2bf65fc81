namespace Accounts.Mail;

/// <summary>What one mail says, from which both its parts are made. Plain text: the template encodes it.</summary>
/// <param name="Subject">The mail's subject.</param>
/// <param name="Preheader">The line an inbox shows after the subject.</param>
/// <param name="Opening">The paragraphs after the greeting.</param>
/// <param name="Link">Where it leads, or null.</param>
/// <param name="Closing">The paragraphs after the link.</param>
public sealed record MailLetter(
    string Subject, string Preheader, IReadOnlyList<string> Opening, MailLink? Link, IReadOnlyList<string> Closing);

/// <summary>The one link of a mail: a button in HTML, a line of its own in plain text.</summary>
/// <param name="Url">Where it leads, absolute.</param>
/// <param name="Text">What the button says.</param>
public sealed record MailLink(Uri Url, string Text);

/// <summary>A letter in its frame.</summary>
/// <param name="Frame">What stands around it.</param>
/// <param name="Letter">What it says.</param>
public sealed record MailModel(MailFrame Frame, MailLetter Letter);
