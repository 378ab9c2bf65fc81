using Accounts.Purging;
using Accounts.Storage;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Functions.Tests.Support;

/// <summary>
/// A storage account of its own, since a purge concerns every row of its tables; each test begins with none.
/// </summary>
public sealed class PurgeSite : IAsyncLifetime
{
    /// <summary>The period of a registration.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromDays(7);

    private static readonly string[] Tables = [AccountStore.TableName, ClaimStore.TableName, "Limits"];

    private StorageAccount? storage;

    public string ConnectionString => storage!.ConnectionString;

    /// <summary>The newest slot of time whose accounts are all due.</summary>
    public static long DueSlot => RowIds.SlotAt(DateTimeOffset.UtcNow - Period) - 1;

    public async Task InitializeAsync() => storage = await TestStorage.NewAsync();

    /// <summary>A server on empty tables.</summary>
    public async Task<TestServer> StartAsync(HttpPipelinePolicy? policy = null, params string[] settings)
    {
        var service = new TableServiceClient(ConnectionString);
        foreach (var table in Tables)
        {
            await service.DeleteTableAsync(table);
            await service.CreateTableAsync(table);
        }

        return await StartAnotherAsync(policy, settings);
    }

    /// <summary>A server on the tables as they are.</summary>
    public Task<TestServer> StartAnotherAsync(HttpPipelinePolicy? policy = null, params string[] settings)
    {
        void Add(IServiceCollection services)
        {
            if (policy is not null)
            {
                services.AddSingleton(policy);
            }
        }

        return TestServer.StartAsync(storage, Add, settings);
    }

    public static Task<PurgeCount> PurgeAsync(TestServer server) =>
        server.Services.GetRequiredService<AccountPurge>().RunAsync(CancellationToken.None);

    /// <summary>
    /// Inserts a pending account of a slot, with its claims; its id. The digit decides on its partition.
    /// </summary>
    public static async Task<string> InsertAsync(
        TestServer server, string name, long slot, char digit = '0', Action<TableEntity>? change = null)
    {
        var time = RowIds.EndOf(slot) - TimeSpan.FromMinutes(5);
        var id = $"{RowIds.New(time)[..^1]}{digit}";
        var account = new AccountEntity
        {
            Id = id,
            UserName = name,
            Email = $"{name}@example.org",
            PasswordHash = StoredAccounts.HashOf("krzysiek"),
            RegisteredAt = time,
            Stamp = "stamp",
        };
        await StoredAccounts.InsertAsync(server.Table, account, change);
        await StoredAccounts.ClaimAsync(server.Names, account.UserName, id);
        await StoredAccounts.ClaimAsync(server.Names, account.Email, id);
        return id;
    }

    /// <summary>Whether the account is there with both its claims, or gone with both.</summary>
    public static async Task<bool> IsThereAsync(TestServer server, string name)
    {
        var isThere = await server.RowAsync(name) is not null;
        Assert.Equal(isThere, await server.HolderAsync(name) is not null);
        Assert.Equal(isThere, await server.HolderAsync($"{name}@example.org") is not null);
        return isThere;
    }

    /// <summary>Lets the next purge begin after this partition.</summary>
    public static Task SetPlaceAsync(TableClient limits, string partition)
    {
        var place = new TableEntity("purge", "place") { ["Partition"] = partition };
        return limits.UpsertEntityAsync(place, TableUpdateMode.Replace);
    }

    /// <summary>The partition that was looked at last, or null.</summary>
    public static async Task<string?> PlaceAsync(TestServer server)
    {
        var place = await server.Limits.GetEntityIfExistsAsync<TableEntity>("purge", "place");
        return place.HasValue ? place.Value!.GetString("Partition") : null;
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
