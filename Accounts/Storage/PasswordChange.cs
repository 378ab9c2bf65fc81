namespace Accounts.Storage;

/// <summary>
/// A password chosen in place of another. Its new stamp ends all sessions, and all links to choose one.
/// </summary>
/// <param name="Id">Names the change: the id of the link it was made by, or a random one.</param>
/// <param name="PasswordHash">The PHC string of the password.</param>
/// <param name="ChangedAt">When, UTC.</param>
public sealed record PasswordChange(string Id, string PasswordHash, DateTimeOffset ChangedAt)
{
    /// <summary>The account's stamp from now on.</summary>
    public string Stamp { get; } = Stamps.New();

    /// <summary>Adds the properties to write.</summary>
    public void AddTo(IDictionary<string, object?> changes)
    {
        changes[nameof(AccountEntity.PasswordHash)] = PasswordHash;
        changes[nameof(AccountEntity.Stamp)] = Stamp;
        changes[nameof(AccountEntity.PasswordChangedAt)] = ChangedAt;
        changes[nameof(AccountEntity.ResetId)] = Id;
    }
}
