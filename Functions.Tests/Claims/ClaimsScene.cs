using Accounts.Names;
using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Claims;

/// <summary>Accounts that nobody else has, and what the tables say of them.</summary>
public sealed class ClaimsScene
{
    private readonly string connectionString;
    private readonly TableClient accounts;
    private readonly TableClient names;
    private readonly string unique = Guid.NewGuid().ToString("N")[..12];
    private readonly DateTimeOffset start = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(1);
    private int inserted;

    private ClaimsScene(string connectionString)
    {
        this.connectionString = connectionString;
        accounts = new TableClient(connectionString, AccountStore.TableName);
        names = new TableClient(connectionString, ClaimStore.TableName);
    }

    public static async Task<ClaimsScene> StartAsync()
    {
        var storage = (await TestStorage.SharedAsync()).ConnectionString;
        var scene = new ClaimsScene(storage);
        await scene.accounts.CreateIfNotExistsAsync();
        await scene.names.CreateIfNotExistsAsync();
        await new TableClient(storage, "Limits").CreateIfNotExistsAsync();
        return scene;
    }

    public ClaimsProcess NewProcess() => new(connectionString);

    /// <summary>A name of this scene alone.</summary>
    public string Name(string name) => $"{name}-{unique}";

    /// <summary>An email of this scene alone.</summary>
    public string Email(string name) => $"{name}-{unique}@example.org";

    /// <summary>A pending account by mail; the first inserted is the oldest.</summary>
    public Task<string> InsertAsync(string name, string? email)
    {
        var time = start + TimeSpan.FromSeconds(Interlocked.Increment(ref inserted));
        return StoredAccounts.InsertAsync(accounts, StoredAccounts.Make(name, email, registeredAt: time));
    }

    /// <summary>The account's row, or null.</summary>
    public async Task<TableEntity?> RowAsync(string id)
    {
        var row = await accounts.GetEntityIfExistsAsync<TableEntity>(AccountIds.Partition(id), id);
        return row.HasValue ? row.Value : null;
    }

    /// <summary>The id of the account that claims a name or email, or null.</summary>
    public async Task<string?> HolderAsync(string nameOrEmail)
    {
        var claim = await names.GetEntityIfExistsAsync<TableEntity>(AccountNames.Key(nameOrEmail), "claim");
        return claim.HasValue ? claim.Value!.GetString("AccountId") : null;
    }

    /// <summary>
    /// Checks that of these accounts just these are active, and that each of them claims its name and its email.
    /// </summary>
    public async Task AssertActiveAsync(IEnumerable<string> ids, params string[] expected)
    {
        var active = new List<string>();
        foreach (var id in ids)
        {
            if (await RowAsync(id) is not { } row || row.GetBoolean("IsActive") != true)
            {
                continue;
            }

            active.Add(id);
            foreach (var key in new[] { row.GetString("UserName"), row.GetString("Email") }.OfType<string>())
            {
                Assert.Equal(id, await HolderAsync(key));
            }
        }

        Assert.Equal(expected.Order(), active.Order());
    }
}
