using Accounts.Mail.Senders;
using Accounts.Names;

namespace Accounts.Mail;

/// <summary>The budget that a mail is taken from. A mailbox has one of each, all of the same size.</summary>
public enum MailBucket
{
    /// <summary>What anybody can cause: registrations, and links asked for by email.</summary>
    Activation,

    /// <summary>Links asked for with an authentic link: nobody but who reads the mailbox can spend it.</summary>
    ActivationByToken,

    /// <summary>Links to choose a new password, which anybody can ask for: they eat no mail of an activation.</summary>
    Reset,

    /// <summary>Such links asked for with an authentic one.</summary>
    ResetByToken,

    /// <summary>No budget: what its reader must know at once, and nobody else can cause.</summary>
    Unlimited,
}

/// <summary>A kind of mail, which a flow brings.</summary>
public interface IMailKind
{
    /// <summary>The word in orders of this kind.</summary>
    string Kind { get; }

    /// <summary>Says from the rows as they are what an order asks for now.</summary>
    Task<MailCase> FindAsync(MailOrder order, CancellationToken cancellationToken);
}

/// <summary>What an order asks for now: a mail, or nothing.</summary>
public abstract record MailCase
{
    private MailCase()
    {
    }

    /// <summary>
    /// What is to be done once the order needs no mail any more: it went, was given up, or there is none to send. It
    /// may be done twice.
    /// </summary>
    public Func<CancellationToken, Task> EndAsync { get; init; } = _ => Task.CompletedTask;

    /// <summary>A mail is to be sent.</summary>
    /// <param name="What">Which, for the log.</param>
    /// <param name="AccountId">The account it is about.</param>
    /// <param name="Email">Where it goes.</param>
    /// <param name="Bucket">The budget it is taken from.</param>
    /// <param name="ComposeAsync">Makes the mail under an operation id.</param>
    public sealed record Send(
        string What, string AccountId, EmailAddress Email, MailBucket Bucket,
        Func<Guid, CancellationToken, Task<OutgoingMail>> ComposeAsync) : MailCase;

    /// <summary>There is nothing to send, and never will be.</summary>
    /// <param name="Reason">Why, for the log.</param>
    public sealed record Discard(string Reason) : MailCase;

    /// <summary>Another mail answers it.</summary>
    /// <param name="Order">The order of that mail. It keeps the number of this one, or has the number that the mail's
    /// own order has, so that a retry is the same mail.</param>
    public sealed record Pass(MailOrder Order) : MailCase;

    /// <summary>The account's period ended before its mail could be sent.</summary>
    public sealed record Over : MailCase;
}
