using Accounts.Claims;
using Accounts.Http;
using Accounts.Links;
using Accounts.Recovery;
using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Functions.Tests.Contract;

/// <summary>
/// A host's rows of accounts, as an operator or the passing of time would change them, and links that the host did not
/// hand out: those of mails that need not be waited for, and those of earlier days.
/// </summary>
public sealed class HostAccounts(string connectionString)
{
    private static readonly TokenOptions Keys =
        new() { SigningKeys = [Convert.ToBase64String(Forgery.DevelopmentKey)] };

    private static readonly ActivationOptions Options = new() { PublicUrl = new Uri("https://accounts.example.org") };
    private static readonly LinkUrls Urls = new(Options, new ServedAddress());

    private readonly StoredTables tables = new(connectionString);

    /// <summary>The path of an activation link of the account that was made so long ago.</summary>
    public static string PathOf(string accountId, TimeSpan age = default)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow - age);
        var account = new AccountEntity
        {
            Id = accountId,
            UserName = "",
            PasswordHash = "",
            RegisteredAt = clock.GetUtcNow(),
            Stamp = "",
        };
        var links = new ActivationLinks(
            new LinkTokens(Keys, clock), Urls, new AccountStates(Options, clock), Keys, clock);
        return links.Make(account, null, null).AbsolutePath;
    }

    /// <summary>
    /// The path of a link to choose a new password of the account as it is, that was made so long ago.
    /// </summary>
    public async Task<string> ResetPathAsync(string nameOrEmail, TimeSpan age = default)
    {
        var row = (await FindAsync(nameOrEmail))!;
        var account = new AccountEntity
        {
            Id = row.RowKey,
            UserName = row.GetString(nameof(AccountEntity.UserName)),
            PasswordHash = "",
            IsActive = true,
            RegisteredAt = row.GetDateTimeOffset(nameof(AccountEntity.RegisteredAt))!.Value,
            Stamp = row.GetString(nameof(AccountEntity.Stamp)),
        };
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow - age);
        var links = new ResetLinks(
            new LinkTokens(Keys, clock), Urls, new AccountStates(Options, clock), new ResetOptions(), clock);
        return links.Make(account, null).AbsolutePath;
    }

    /// <inheritdoc cref="StoredTables.RowAsync"/>
    public Task<TableEntity?> FindAsync(string nameOrEmail) => tables.RowAsync(nameOrEmail);

    /// <inheritdoc cref="StoredTables.RowsAsync"/>
    public Task<IReadOnlyList<TableEntity>> AllAsync(string nameOrEmail) => tables.RowsAsync(nameOrEmail);

    /// <summary>Whether the newest account of a name or email is active.</summary>
    public async Task<bool> IsActiveAsync(string nameOrEmail) =>
        (await FindAsync(nameOrEmail))!.GetBoolean(nameof(AccountEntity.IsActive))!.Value;

    /// <summary>Brings an account into a state, by its name or email; its id.</summary>
    public Task<string> MakeAsync(AccountIs state, string nameOrEmail) => tables.EditAsync(nameOrEmail, row =>
    {
        var now = DateTimeOffset.UtcNow;
        switch (state)
        {
            case AccountIs.Pending:
                break;
            case AccountIs.Over:
                row[nameof(AccountEntity.RegisteredAt)] = now - TimeSpan.FromDays(8);
                break;
            case AccountIs.Removed:
                row[nameof(AccountEntity.RemovedAt)] = now;
                break;
            default:
                row[nameof(AccountEntity.IsActive)] = state == AccountIs.Active;
                row[nameof(AccountEntity.ActivatedAt)] = now;
                break;
        }
    });

    /// <summary>Changes how the account's link is said to travel.</summary>
    public Task DeliverByAsync(Delivery delivery, string nameOrEmail) =>
        tables.EditAsync(nameOrEmail, row => row[nameof(AccountEntity.Delivery)] = delivery.ToString());

    /// <summary>Whether the name or email is claimed.</summary>
    public async Task<bool> IsClaimedAsync(string nameOrEmail) => await tables.HolderAsync(nameOrEmail) is not null;

    /// <summary>Gives the account another name, and leaves the claim.</summary>
    public Task RenameAsync(string userName, string another) =>
        tables.EditAsync(userName, row => row[nameof(AccountEntity.UserName)] = another);

    /// <summary>Claims a name or email for its newest account, as an activation does that stops then.</summary>
    public async Task ClaimAsync(string nameOrEmail) =>
        await StoredAccounts.ClaimAsync(tables.Names, nameOrEmail, (await FindAsync(nameOrEmail))!.RowKey);

    /// <summary>Inserts an account, with the claim of its name, that was registered so long ago.</summary>
    public async Task InsertAsync(string userName, TimeSpan age, bool isActive)
    {
        var account = StoredAccounts.Make(
            userName, email: null, delivery: Delivery.Response, registeredAt: DateTimeOffset.UtcNow - age);
        await StoredAccounts.ClaimAsync(tables.Names, userName, account.Id);
        await StoredAccounts.InsertAsync(tables.Accounts, account, row =>
        {
            row[nameof(AccountEntity.IsActive)] = isActive;
            row[nameof(AccountEntity.ActivatedAt)] = isActive ? account.RegisteredAt : null;
        });
    }
}

/// <summary>What an account is.</summary>
public enum AccountIs
{
    /// <summary>Registered, not yet active.</summary>
    Pending,

    /// <summary>Pending beyond its period.</summary>
    Over,

    /// <summary>In use.</summary>
    Active,

    /// <summary>Switched off by an operator.</summary>
    Deactivated,

    /// <summary>Its removal has begun.</summary>
    Removed,
}
