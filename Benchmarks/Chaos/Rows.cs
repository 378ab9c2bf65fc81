using Accounts.Names;
using Accounts.Storage;
using Azure.Data.Tables;

namespace Benchmarks.Chaos;

/// <summary>An account's row as it lies in the table.</summary>
internal sealed record AccountSeen(string Key, string RegistrationId, string UserName, string AddressKey, bool IsActive, DateTimeOffset? ActivatedAt);

/// <summary>All holders of the table, read at one time.</summary>
internal sealed class Rows
{
    private readonly Dictionary<string, AccountSeen> accounts = [];
    private readonly Dictionary<string, (string AccountKey, string RegistrationId)> reservations = [];

    private Rows()
    {
    }

    public IReadOnlyCollection<AccountSeen> Accounts => accounts.Values;

    /// <summary>Keys of accounts that reservations name, though the row of that registration is not there.</summary>
    public IEnumerable<(string AddressKey, string AccountKey)> Dangling => reservations
        .Where(row => accounts.GetValueOrDefault(row.Value.AccountKey)?.RegistrationId != row.Value.RegistrationId).Select(row => (row.Key, row.Value.AccountKey));

    public static async Task<Rows> ReadAsync(TableClient table)
    {
        var rows = new Rows();
        await foreach (var row in table.QueryAsync<TableEntity>(row => row.RowKey == HolderEntity.Holder))
        {
            var registrationId = row.GetString(nameof(HolderEntity.RegistrationId));
            if (row.GetString(nameof(ReservationEntity.AccountKey)) is { } accountKey) rows.reservations[row.PartitionKey] = (accountKey, registrationId);
            else
            {
                rows.accounts[row.PartitionKey] = new AccountSeen(row.PartitionKey, registrationId, row.GetString(nameof(AccountEntity.UserName)), AccountNames.Key(row.GetString(nameof(AccountEntity.Email))),
                    row.GetBoolean(nameof(AccountEntity.IsActive)) == true, row.GetDateTimeOffset(nameof(AccountEntity.ActivatedAt)));
            }
        }

        return rows;
    }

    public AccountSeen? Find(string key) => accounts.GetValueOrDefault(key);

    /// <summary>Whether the row of its address names it: only then a link can be made for it.</summary>
    public bool IsComplete(AccountSeen account) => account.Key == account.AddressKey
        ? !reservations.ContainsKey(account.Key)
        : reservations.TryGetValue(account.AddressKey, out var row) && row == (account.Key, account.RegistrationId);
}
