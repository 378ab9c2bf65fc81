using Accounts.Names;
using Azure.Data.Tables;

namespace Accounts.Storage;

/// <summary>Turns accounts into rows of the table and back.</summary>
internal static class AccountRows
{
    public static AccountEntity Read(TableEntity row) =>
        new()
        {
            Id = row.RowKey,
            ETag = row.ETag,
            UserName = row.GetString(nameof(AccountEntity.UserName)) ?? "",
            Email = row.GetString(nameof(AccountEntity.Email)),
            PasswordHash = row.GetString(nameof(AccountEntity.PasswordHash)) ?? "",
            IsActive = row.GetBoolean(nameof(AccountEntity.IsActive)) ?? false,
            RegisteredAt = row.GetDateTimeOffset(nameof(AccountEntity.RegisteredAt)) ?? default,
            OriginallyRegisteredAt = row.GetDateTimeOffset(nameof(AccountEntity.OriginallyRegisteredAt)),
            ActivatedAt = row.GetDateTimeOffset(nameof(AccountEntity.ActivatedAt)),
            Delivery = Enum.TryParse<Delivery>(row.GetString(nameof(AccountEntity.Delivery)), out var delivery)
                ? delivery
                : Delivery.Email,
            Stamp = row.GetString(nameof(AccountEntity.Stamp)) ?? "",
            Locale = row.GetString(nameof(AccountEntity.Locale)),
            ReturnUrl = row.GetString(nameof(AccountEntity.ReturnUrl)),
            PasswordChangedAt = row.GetDateTimeOffset(nameof(AccountEntity.PasswordChangedAt)),
            ResetId = row.GetString(nameof(AccountEntity.ResetId)),
            RemovedAt = row.GetDateTimeOffset(nameof(AccountEntity.RemovedAt)),
        };

    /// <summary>The row of a new account; what it has not yet is left out.</summary>
    public static TableEntity Write(AccountEntity account) => new(AccountIds.Partition(account.Id), account.Id)
    {
        [nameof(AccountEntity.UserName)] = account.UserName,
        [nameof(AccountEntity.Email)] = account.Email,
        [nameof(AccountEntity.PasswordHash)] = account.PasswordHash,
        [nameof(AccountEntity.IsActive)] = account.IsActive,
        [nameof(AccountEntity.RegisteredAt)] = account.RegisteredAt,
        [nameof(AccountEntity.OriginallyRegisteredAt)] = account.OriginallyRegisteredAt,
        [nameof(AccountEntity.Delivery)] = account.Delivery.ToString(),
        [nameof(AccountEntity.Stamp)] = account.Stamp,
        [nameof(AccountEntity.Locale)] = account.Locale,
        [nameof(AccountEntity.ReturnUrl)] = account.ReturnUrl,
    };
}
