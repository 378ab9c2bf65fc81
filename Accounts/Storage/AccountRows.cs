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
            UserName = row.Text(nameof(AccountEntity.UserName)) ?? "",
            Email = row.Text(nameof(AccountEntity.Email)),
            PasswordHash = row.Text(nameof(AccountEntity.PasswordHash)) ?? "",
            IsActive = row.Flag(nameof(AccountEntity.IsActive)) ?? false,
            RegisteredAt = row.Time(nameof(AccountEntity.RegisteredAt)) ?? default,
            OriginallyRegisteredAt = row.Time(nameof(AccountEntity.OriginallyRegisteredAt)),
            ImportDigest = row.Text(nameof(AccountEntity.ImportDigest)),
            ActivatedAt = row.Time(nameof(AccountEntity.ActivatedAt)),
            Delivery = Enum.TryParse<Delivery>(row.Text(nameof(AccountEntity.Delivery)), out var delivery)
                ? delivery
                : Delivery.Email,
            Stamp = row.Text(nameof(AccountEntity.Stamp)) ?? "",
            Locale = row.Text(nameof(AccountEntity.Locale)),
            ReturnUrl = row.Text(nameof(AccountEntity.ReturnUrl)),
            PasswordChangedAt = row.Time(nameof(AccountEntity.PasswordChangedAt)),
            ResetId = row.Text(nameof(AccountEntity.ResetId)),
            RemovedAt = row.Time(nameof(AccountEntity.RemovedAt)),
        };

    /// <summary>The row of a new account; what it has not yet is left out.</summary>
    public static TableEntity Write(AccountEntity account) => new(RowIds.Partition(account.Id), account.Id)
    {
        [nameof(AccountEntity.UserName)] = account.UserName,
        [nameof(AccountEntity.Email)] = account.Email,
        [nameof(AccountEntity.PasswordHash)] = account.PasswordHash,
        [nameof(AccountEntity.IsActive)] = account.IsActive,
        [nameof(AccountEntity.RegisteredAt)] = account.RegisteredAt,
        [nameof(AccountEntity.OriginallyRegisteredAt)] = account.OriginallyRegisteredAt,
        [nameof(AccountEntity.ImportDigest)] = account.ImportDigest,
        [nameof(AccountEntity.Delivery)] = account.Delivery.ToString(),
        [nameof(AccountEntity.Stamp)] = account.Stamp,
        [nameof(AccountEntity.Locale)] = account.Locale,
        [nameof(AccountEntity.ReturnUrl)] = account.ReturnUrl,
    };
}
