using Accounts.Names;
using Azure.Data.Tables;

namespace Accounts.Storage;

/// <summary>Turns holders into rows of the table and back.</summary>
internal static class HolderRows
{
    public static HolderEntity Read(TableEntity row)
    {
        HolderEntity holder = row.GetString(nameof(ReservationEntity.AccountKey)) is { } accountKey
            ? new ReservationEntity { AccountKey = accountKey }
            : new AccountEntity
            {
                UserName = row.GetString(nameof(AccountEntity.UserName)) ?? "",
                Email = row.GetString(nameof(AccountEntity.Email)),
                PasswordHash = row.GetString(nameof(AccountEntity.PasswordHash)) ?? "",
                IsActive = row.GetBoolean(nameof(AccountEntity.IsActive)) ?? false,
                RegisteredAt = row.GetDateTimeOffset(nameof(AccountEntity.RegisteredAt)) ?? default,
                ActivatedAt = row.GetDateTimeOffset(nameof(AccountEntity.ActivatedAt)),
                Locale = row.GetString(nameof(AccountEntity.Locale)),
                ReturnUrl = row.GetString(nameof(AccountEntity.ReturnUrl)),
            };
        holder.PartitionKey = row.PartitionKey;
        holder.RowKey = row.RowKey;
        holder.Timestamp = row.Timestamp;
        holder.ETag = row.ETag;
        holder.RegistrationId = row.GetString(nameof(HolderEntity.RegistrationId)) ?? "";
        return holder;
    }

    public static TableEntity Write(HolderEntity holder)
    {
        var row = new TableEntity(holder.PartitionKey, holder.RowKey) { [nameof(HolderEntity.RegistrationId)] = holder.RegistrationId };
        if (holder is ReservationEntity reservation) row[nameof(ReservationEntity.AccountKey)] = reservation.AccountKey;
        if (holder is AccountEntity account)
        {
            row[nameof(AccountEntity.UserName)] = account.UserName;
            row[nameof(AccountEntity.Email)] = account.Email;
            row[nameof(AccountEntity.PasswordHash)] = account.PasswordHash;
            row[nameof(AccountEntity.IsActive)] = account.IsActive;
            row[nameof(AccountEntity.RegisteredAt)] = account.RegisteredAt;
            row[nameof(AccountEntity.Locale)] = account.Locale;
            row[nameof(AccountEntity.ReturnUrl)] = account.ReturnUrl;
        }

        return row;
    }
}
