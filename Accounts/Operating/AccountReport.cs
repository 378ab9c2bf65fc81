namespace Accounts.Operating;

/// <summary>What an operator may see of an account: no hash, no stamp, no token.</summary>
/// <param name="Id">Its id, the tokens' <c>sub</c>.</param>
/// <param name="State">pending, importing, over, active, deactivated, or gone.</param>
/// <param name="UserName">Its name.</param>
/// <param name="Email">Its email.</param>
/// <param name="Delivery">How its link travels.</param>
/// <param name="Locale">The language of its mails.</param>
/// <param name="RegisteredAt">When it was registered; of an imported one, where it came from.</param>
/// <param name="ImportedAt">When it was imported.</param>
/// <param name="ActivatedAt">When it was activated.</param>
/// <param name="PasswordChangedAt">When its password was last changed.</param>
/// <param name="RemovedAt">When its removal began.</param>
/// <param name="Password">What its password's hash was made by.</param>
public sealed record AccountReport(
    string Id, string State, string UserName, string? Email, string Delivery, string? Locale,
    DateTimeOffset RegisteredAt, DateTimeOffset? ImportedAt, DateTimeOffset? ActivatedAt,
    DateTimeOffset? PasswordChangedAt, DateTimeOffset? RemovedAt, string? Password)
{
    /// <summary>Who holds its name and its email; null, like what follows, where only the row was looked at.</summary>
    public IReadOnlyList<ClaimReport>? Claims { get; init; }

    /// <summary>The tries to sign in with them.</summary>
    public IReadOnlyList<TriesReport>? Tries { get; init; }

    /// <summary>The tries to sign in of devices that have signed in before, in all.</summary>
    public DeviceTriesReport? DeviceTries { get; init; }

    /// <summary>What an order for a mail would come to now, in a word.</summary>
    public string? NextOrder { get; init; }

    /// <summary>When the order that waits for its email comes again.</summary>
    public DateTimeOffset? MailWaitsUntil { get; init; }

    /// <summary>How many orders of it were given up, among the first of the poison queue.</summary>
    public int? ParkedOrders { get; init; }

    /// <summary>The newest pending registration of the same email, where that is another.</summary>
    public AccountReport? Newest { get; init; }
}

/// <summary>Who holds a name or an email.</summary>
/// <param name="Of">The name or the email.</param>
/// <param name="HeldBy">The id of the account that holds it, or null.</param>
/// <param name="IsOwn">Whether that is this account.</param>
public sealed record ClaimReport(string Of, string? HeldBy, bool IsOwn);

/// <summary>Tries to sign in with a name or an email.</summary>
/// <param name="Of">The name or the email.</param>
/// <param name="Count">Tries that count, without a success between.</param>
/// <param name="ClosedUntil">Until when no stranger can try; null where it is open.</param>
public sealed record TriesReport(string Of, int Count, DateTimeOffset? ClosedUntil);

/// <summary>Tries to sign in of an account's devices.</summary>
/// <param name="Count">Tries that count, of all devices.</param>
/// <param name="ClosedUntil">Until when the last of those that are closed cannot try; null where all are open.</param>
public sealed record DeviceTriesReport(int Count, DateTimeOffset? ClosedUntil);
