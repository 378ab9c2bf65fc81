using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Accounts.Names;
using Accounts.Storage;

namespace Accounts.Mail;

/// <summary>
/// A queue message: what a mail is to be made for. It holds ids and keys, no token, password or email; the mail is made
/// from the rows as they are when its turn comes.
/// </summary>
/// <param name="Kind">The kind of mail, <see cref="IMailKind.Kind"/>.</param>
/// <param name="AccountId">The account; null when whichever registration of the email is newest is meant.</param>
/// <param name="EmailKey">The key of the email, or of the name that was typed, where the account is not known.</param>
/// <param name="Number">Distinguishes the mails of one account; a retry repeats it.</param>
/// <param name="Since">When the order was first given, UTC.</param>
public sealed record MailOrder(string Kind, string? AccountId, string? EmailKey, string Number, DateTimeOffset Since)
{
    /// <summary>The kind of the mails that activation sends.</summary>
    public const string Activation = "activation";

    /// <summary>The kind of the mails with a link to choose a new password.</summary>
    public const string Reset = "reset";

    /// <summary>The kind of the mails that say that a password was changed.</summary>
    public const string PasswordChanged = "password-changed";

    /// <summary>The kind of the order that ends a removal.</summary>
    public const string Removal = "removal";

    private const string First = "1";

    /// <summary>More than any number or place that is made here.</summary>
    private const int LongestName = 64;

    /// <summary>Later ones leave no room for a pending period.</summary>
    private const int LastYear = 9000;

    /// <summary>Failed tries so far; the pause before the next grows with them.</summary>
    public int Tries { get; init; }

    /// <summary>Tries that the provider refused for good.</summary>
    public int Refusals { get; init; }

    /// <summary>Whether an earlier try failed in a way that leaves open whether the provider took the mail.</summary>
    public bool MayHaveBeenTaken { get; init; }

    /// <summary>
    /// The name of its place once it has waited for its turn. It counts for as long as its email's row has that name.
    /// </summary>
    public string? Place { get; init; }

    /// <summary>Whether an owner who has the email already gets a notice.</summary>
    public bool TellsOwner { get; init; }

    /// <summary>Whether who asked holds an authentic link, and so has read the mailbox.</summary>
    public bool IsByToken { get; init; }

    /// <summary>The order of a registration's first mail.</summary>
    public static MailOrder Registered(AccountEntity account) =>
        new(Activation, account.Id, null, First, account.RegisteredAt) { TellsOwner = true };

    /// <summary>
    /// An order for whom a key means when its turn comes: with activation, the newest registration of an email.
    /// </summary>
    public static MailOrder ForEmail(string kind, string emailKey, DateTimeOffset now) =>
        new(kind, null, emailKey, NewNumber(), now);

    /// <summary>An order for an account that is known, as an operator gives it.</summary>
    public static MailOrder ForAccount(string kind, string accountId, DateTimeOffset now) =>
        new(kind, accountId, null, NewNumber(), now);

    /// <summary>
    /// The order of the mail that says of a change of the password; the same for every try at that change.
    /// </summary>
    public static MailOrder OfChange(string accountId, string changeId, DateTimeOffset now) =>
        new(PasswordChanged, accountId, null, changeId, now);

    /// <summary>An order asked for with an authentic link of the account.</summary>
    public static MailOrder ForToken(string kind, string accountId, DateTimeOffset now) =>
        new(kind, accountId, null, NewNumber(), now) { IsByToken = true };

    /// <summary>
    /// The order that ends the removal of an account. However many there are, its mail is the same one.
    /// </summary>
    public static MailOrder Removed(string accountId, DateTimeOffset now) =>
        new(Removal, accountId, null, Removal, now);

    /// <summary>
    /// Reads a message's text; null when it is no order, or one by which nothing can be looked for: a message made by
    /// hand is parked, and does not fail for ever.
    /// </summary>
    public static MailOrder? FromMessage(string text)
    {
        try
        {
            var order = JsonSerializer.Deserialize(text, MailOrderJson.Default.MailOrder);
            return order is { Kind: not null, Number.Length: <= LongestName } && order.IsSound() ? order : null;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            // ArgumentException: a text that is no valid Unicode.
            return null;
        }
    }

    /// <summary>The message's text, JSON.</summary>
    public string ToMessage() => JsonSerializer.Serialize(this, MailOrderJson.Default.MailOrder);

    /// <summary>Names one sending to one account: the same for every retry of it.</summary>
    public Guid OperationId(string accountId) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{accountId}:{Number}")).AsSpan(0, 16), bigEndian: true);

    /// <summary>
    /// The order that waits in place of this one. It is rewritten to serve whichever registration of the email is
    /// newest when its turn comes, since others may have merged into it. It keeps its number: the first mail of a
    /// registration has the same operation id whichever order it goes by, so that it goes once. But where another
    /// registration is the newest, which its instance's clock may only make it seem, that one's first mail may have
    /// gone before this one came: then the number is its own.
    /// </summary>
    public MailOrder Waiting(string emailKey, bool isNewest)
    {
        if (Place is not null)
        {
            return this;
        }

        var place = AccountId is null ? Number : OperationId(AccountId).ToString("N");
        var number = isNewest ? Number : place;
        return this with { AccountId = null, EmailKey = emailKey, Place = place, Number = number };
    }

    private bool IsSound() =>
        (AccountId is null ? EmailKey is not null : RowIds.IsId(AccountId))
        && (EmailKey is null || AccountNames.IsKey(EmailKey))
        && Place is null or { Length: <= LongestName }
        && Since.Year < LastYear
        && Tries >= 0
        && Refusals >= 0;

    private static string NewNumber() => Guid.NewGuid().ToString("N");
}

[JsonSerializable(typeof(MailOrder))]
internal sealed partial class MailOrderJson : JsonSerializerContext;
