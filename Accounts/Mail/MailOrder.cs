using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Accounts.Mail;

/// <summary>
/// A queue message: what a mail is to be made for. It holds no token, password or address; the mail is made from the rows as
/// they are when its turn comes.
/// </summary>
/// <param name="AddressKey">Key of the address; nothing when a resend was asked for by token.</param>
/// <param name="AccountKey">Key of the account's name; nothing when a resend was asked for by address.</param>
/// <param name="RegistrationId">The registration; nothing when whichever is current is meant.</param>
/// <param name="Number">Tells the sendings of one registration apart; a retry repeats it.</param>
/// <param name="Since">When the order was first given, UTC.</param>
public sealed record MailOrder(string? AddressKey, string? AccountKey, string? RegistrationId, string Number, DateTimeOffset Since)
{
    /// <summary>The number of a registration's first mail; any other is made anew for each resend.</summary>
    public const string First = "1";

    /// <summary>Failed tries so far; the pause before the next grows with them.</summary>
    public int Tries { get; init; }

    /// <summary>Whether an owner who has the address already is told of it.</summary>
    public bool TellsOwner { get; init; }

    /// <summary>The message's text, JSON.</summary>
    public string ToMessage() => JsonSerializer.Serialize(this, MailOrderJson.Default.MailOrder);

    /// <summary>Reads a message's text; nothing when it is no order.</summary>
    public static MailOrder? FromMessage(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, MailOrderJson.Default.MailOrder) is { Number: not null } order
                && (order.AddressKey ?? order.AccountKey) is not null ? order : null;
        }
        catch (Exception fault) when (fault is JsonException or ArgumentException)
        {
            // ArgumentException: a text that is no valid Unicode.
            return null;
        }
    }

    /// <summary>
    /// The order for whichever registration is current when it is carried out: what an order becomes that has to wait, since it
    /// then does for others too.
    /// </summary>
    public MailOrder ForWhoeverIsCurrent(string addressKey) => RegistrationId is null
        ? this with { AddressKey = addressKey }
        : this with { AddressKey = addressKey, AccountKey = null, RegistrationId = null, Number = OperationId(RegistrationId).ToString("N") };

    /// <summary>Names one sending of one registration: the same for every retry of it.</summary>
    public Guid OperationId(string registrationId) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{registrationId}:{Number}")).AsSpan(0, 16), bigEndian: true);
}

[JsonSerializable(typeof(MailOrder))]
internal sealed partial class MailOrderJson : JsonSerializerContext;
