using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Claims;

/// <summary>Accounts that nobody else has, and what the tables say of them.</summary>
public sealed class ClaimsScene
{
    private readonly string connectionString;
    private readonly StoredTables tables;
    private readonly string unique = Guid.NewGuid().ToString("N")[..12];
    private readonly DateTimeOffset start = DateTimeOffset.UtcNow - TimeSpan.FromMinutes(1);
    private int inserted;

    private ClaimsScene(string connectionString)
    {
        this.connectionString = connectionString;
        tables = new StoredTables(connectionString);
    }

    public static async Task<ClaimsScene> StartAsync()
    {
        var storage = (await TestStorage.SharedAsync()).ConnectionString;
        var scene = new ClaimsScene(storage);
        await scene.tables.CreateAsync();
        return scene;
    }

    /// <summary>A process, by this clock or else by the machine's.</summary>
    public ClaimsProcess NewProcess(TimeProvider? clock = null) => new(connectionString, clock ?? TimeProvider.System);

    /// <summary>A name of this scene alone.</summary>
    public string Name(string name) => $"{name}-{unique}";

    /// <summary>An email of this scene alone.</summary>
    public string Email(string name) => $"{name}-{unique}@example.org";

    /// <summary>A pending account by mail, of this age too; the first inserted is the oldest.</summary>
    public Task<string> InsertAsync(string name, string? email, TimeSpan age = default)
    {
        var time = start + TimeSpan.FromSeconds(Interlocked.Increment(ref inserted)) - age;
        return StoredAccounts.InsertAsync(tables.Accounts, StoredAccounts.Make(name, email, registeredAt: time));
    }

    /// <inheritdoc cref="StoredTables.FindAsync"/>
    public Task<TableEntity?> RowAsync(string id) => tables.FindAsync(id);

    /// <inheritdoc cref="StoredTables.HolderAsync"/>
    public Task<string?> HolderAsync(string nameOrEmail) => tables.HolderAsync(nameOrEmail);

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
