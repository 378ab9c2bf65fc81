using Accounts.Claims;
using Accounts.Names;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Benchmarks;

/// <summary>
/// Rows written straight into the tables, as registrations and activations leave them: no hash has to be computed for
/// each.
/// </summary>
internal static class AccountRows
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Writes an account for each name, and its claim; their ids and versions.</summary>
    /// <exception cref="InvalidOperationException">Not all could be written within a minute.</exception>
    public static async Task<(string Id, ETag ETag)[]> AddAsync(
        string connectionString, IReadOnlyList<string> names, AccountState state, string passwordHash, int atOnce)
    {
        var accounts = new TableClient(connectionString, AccountStore.TableName);
        var claims = new TableClient(connectionString, ClaimStore.TableName);
        await accounts.CreateIfNotExistsAsync();
        await claims.CreateIfNotExistsAsync();
        var written = new (string Id, ETag ETag)[names.Count];
        var count = 0;
        await Load.RunAsync(names.Count, atOnce, Longest, async i =>
        {
            var now = DateTimeOffset.UtcNow;
            var id = RowIds.New(now);
            var isEmail = names[i].Contains('@', StringComparison.Ordinal);
            var row = new TableEntity(RowIds.Partition(id), id)
            {
                [nameof(AccountEntity.UserName)] = names[i],
                [nameof(AccountEntity.Email)] = isEmail ? names[i] : null,
                [nameof(AccountEntity.PasswordHash)] = passwordHash,
                [nameof(AccountEntity.IsActive)] = state == AccountState.Active,
                [nameof(AccountEntity.RegisteredAt)] = now,
                [nameof(AccountEntity.ActivatedAt)] = state == AccountState.Pending ? null : now,
                [nameof(AccountEntity.Delivery)] = (isEmail ? Delivery.Email : Delivery.Response).ToString(),
                [nameof(AccountEntity.Stamp)] = "stamp",
            };
            written[i] = (id, (await accounts.AddEntityAsync(row)).Headers.ETag!.Value);
            await claims.AddEntityAsync(new TableEntity(AccountNames.Key(names[i]), "claim") { ["AccountId"] = id });
            Interlocked.Increment(ref count);
        });
        return count == names.Count
            ? written
            : throw new InvalidOperationException("Not all rows could be written in time.");
    }
}
