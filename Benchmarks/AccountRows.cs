using Accounts.Names;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Benchmarks;

/// <summary>Rows written straight into the table, as registrations leave them: no hash has to be computed for each.</summary>
internal static class AccountRows
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>Writes an account for each name; their keys, registrations and versions.</summary>
    /// <exception cref="InvalidOperationException">Not all could be written within a minute.</exception>
    public static async Task<(string Key, string RegistrationId, ETag ETag)[]> AddAsync(
        TableClient table, IReadOnlyList<string> names, bool areActive, string passwordHash, int atOnce)
    {
        var written = new (string Key, string RegistrationId, ETag ETag)[names.Count];
        var count = 0;
        await Load.RunAsync(names.Count, atOnce, Longest, async i =>
        {
            var (key, registrationId, now) = (AccountNames.Key(names[i]), Guid.NewGuid().ToString("N"), DateTimeOffset.UtcNow);
            var row = new TableEntity(key, HolderEntity.Holder)
            {
                [nameof(AccountEntity.RegistrationId)] = registrationId,
                [nameof(AccountEntity.UserName)] = names[i],
                [nameof(AccountEntity.Email)] = names[i].Contains('@', StringComparison.Ordinal) ? names[i] : null,
                [nameof(AccountEntity.PasswordHash)] = passwordHash,
                [nameof(AccountEntity.IsActive)] = areActive,
                [nameof(AccountEntity.RegisteredAt)] = now,
                [nameof(AccountEntity.ActivatedAt)] = areActive ? now : null,
            };
            written[i] = (key, registrationId, (await table.AddEntityAsync(row)).Headers.ETag!.Value);
            Interlocked.Increment(ref count);
        });
        return count == names.Count ? written : throw new InvalidOperationException("Not all rows could be written in time.");
    }
}
