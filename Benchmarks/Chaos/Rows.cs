using Accounts.Names;
using Accounts.Storage;
using Azure.Data.Tables;

namespace Benchmarks.Chaos;

/// <summary>An account's row as it is in the table.</summary>
internal sealed record AccountSeen(
    string Id,
    string UserName,
    string EmailKey,
    bool IsActive,
    DateTimeOffset? ActivatedAt)
{
    public string NameKey { get; } = AccountNames.Key(UserName);
}

/// <summary>All accounts and claims, read at one time.</summary>
internal sealed class Rows
{
    private readonly Dictionary<string, AccountSeen> accounts = [];
    private readonly Dictionary<string, string> claims = [];

    private Rows()
    {
    }

    public IReadOnlyCollection<AccountSeen> Accounts => accounts.Values;

    public IEnumerable<AccountSeen> Active => accounts.Values.Where(account => account.IsActive);

    public static async Task<Rows> ReadAsync(string connectionString)
    {
        var rows = new Rows();
        await foreach (var row in new TableClient(connectionString, AccountStore.TableName).QueryAsync<TableEntity>())
        {
            rows.accounts[row.RowKey] = new AccountSeen(
                row.RowKey,
                row.GetString(nameof(AccountEntity.UserName)),
                AccountNames.Key(row.GetString(nameof(AccountEntity.Email))),
                row.GetBoolean(nameof(AccountEntity.IsActive)) == true,
                row.GetDateTimeOffset(nameof(AccountEntity.ActivatedAt)));
        }

        var names = new TableClient(connectionString, ClaimStore.TableName);
        await names.CreateIfNotExistsAsync();
        await foreach (var row in names.QueryAsync<TableEntity>())
        {
            rows.claims[row.PartitionKey] = row.GetString("AccountId");
        }

        return rows;
    }

    public AccountSeen? Find(string id) => accounts.GetValueOrDefault(id);

    /// <summary>Whether the claims of its name and email name it.</summary>
    public bool IsClaimed(AccountSeen account) =>
        claims.GetValueOrDefault(account.EmailKey) == account.Id
        && claims.GetValueOrDefault(account.NameKey) == account.Id;
}
