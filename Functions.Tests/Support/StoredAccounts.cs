using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Accounts.Names;
using Accounts.Passwords;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;
using NSec.Cryptography;

namespace Functions.Tests.Support;

/// <summary>Writes accounts into the tables themselves, also such as were registered long ago.</summary>
public static class StoredAccounts
{
    private const int CheapMemoryKiB = 8;
    private const int CheapPasses = 1;

    private static readonly ConcurrentDictionary<string, string> Hashes = [];

    /// <summary>An account not yet written, whose id and registration are of this time.</summary>
    public static AccountEntity Make(
        string name,
        string? email,
        string password = "krzysiek",
        Delivery delivery = Delivery.Email,
        DateTimeOffset? registeredAt = null)
    {
        var time = registeredAt ?? DateTimeOffset.UtcNow;
        return new AccountEntity
        {
            Id = RowIds.New(time),
            UserName = name,
            Email = email,
            PasswordHash = HashOf(password),
            RegisteredAt = time,
            Delivery = delivery,
            Stamp = "stamp",
        };
    }

    /// <summary>Inserts the account, changed as given, without claims; its id.</summary>
    public static async Task<string> InsertAsync(
        TableClient table, AccountEntity account, Action<TableEntity>? change = null)
    {
        await AddAsync(table, RowOf(account, change));
        return account.Id;
    }

    /// <summary>Inserts an active account of a new name, and its email, with the claims of both; the name.</summary>
    public static async Task<string> InsertActiveAsync(
        string connectionString,
        string password,
        Action<TableEntity>? change = null,
        Delivery delivery = Delivery.Email)
    {
        var name = TestServer.NewName();
        var account = Make(name, $"{name}@example.org", password, delivery);
        var tables = new StoredTables(connectionString);
        await InsertAsync(tables.Accounts, account, row =>
        {
            row["IsActive"] = true;
            row["ActivatedAt"] = account.RegisteredAt;
            change?.Invoke(row);
        });
        await ClaimAsync(tables.Names, name, account.Id);
        await ClaimAsync(tables.Names, account.Email!, account.Id);
        return name;
    }

    /// <summary>Claims a name or email for an account.</summary>
    public static Task ClaimAsync(TableClient names, string nameOrEmail, string id) =>
        AddAsync(names, new TableEntity(AccountNames.Key(nameOrEmail), "claim") { ["AccountId"] = id });

    /// <summary>The row of an account.</summary>
    public static TableEntity RowOf(AccountEntity account, Action<TableEntity>? change = null)
    {
        var row = new TableEntity(RowIds.Partition(account.Id), account.Id)
        {
            ["UserName"] = account.UserName,
            ["Email"] = account.Email,
            ["PasswordHash"] = account.PasswordHash,
            ["IsActive"] = false,
            ["RegisteredAt"] = account.RegisteredAt,
            ["Delivery"] = account.Delivery.ToString(),
            ["Stamp"] = account.Stamp,
        };
        change?.Invoke(row);
        return row;
    }

    /// <summary>A hash that is verified like any other, but costs little.</summary>
    public static string HashOf(string password) => Hashes.GetOrAdd(password, text =>
    {
        var salt = RandomNumberGenerator.GetBytes(16);
        var argon2id = PasswordBasedKeyDerivationAlgorithm.Argon2id(new Argon2Parameters
        {
            DegreeOfParallelism = 1,
            MemorySize = CheapMemoryKiB,
            NumberOfPasses = CheapPasses,
        });
        var hash = argon2id.DeriveBytes(Encoding.UTF8.GetBytes(text), salt, 32);
        return new PhcString(CheapMemoryKiB, CheapPasses, salt, hash).ToString();
    });

    /// <summary>Adds a row, to a table that is made where it is missing.</summary>
    private static async Task AddAsync(TableClient table, TableEntity row)
    {
        try
        {
            await table.AddEntityAsync(row);
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            await table.CreateIfNotExistsAsync();
            await table.AddEntityAsync(row);
        }
    }
}
