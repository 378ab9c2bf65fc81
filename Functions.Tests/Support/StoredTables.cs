using System.Collections.Concurrent;
using Accounts.Names;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Functions.Tests.Support;

/// <summary>The tables of a storage, as an operator reads and edits them.</summary>
public sealed class StoredTables(string connectionString)
{
    private static readonly ConcurrentDictionary<string, Lazy<Task>> Made = [];

    public TableClient Accounts { get; } = new(connectionString, AccountStore.TableName);

    /// <summary>The claims.</summary>
    public TableClient Names { get; } = new(connectionString, ClaimStore.TableName);

    public TableClient Limits { get; } = new(connectionString, "Limits");

    public TableClient Sessions { get; } = new(connectionString, SessionStore.TableName);

    /// <summary>Makes those that are not there; once for each storage.</summary>
    public Task CreateAsync() => Made.GetOrAdd(connectionString, _ => new Lazy<Task>(MakeAsync)).Value;

    /// <summary>The row of an account, or null.</summary>
    public async Task<TableEntity?> FindAsync(string id)
    {
        var row = await Accounts.GetEntityIfExistsAsync<TableEntity>(RowIds.Partition(id), id);
        return row.HasValue ? row.Value : null;
    }

    /// <summary>The newest account of a name or email, or null.</summary>
    public async Task<TableEntity?> RowAsync(string nameOrEmail) =>
        await RowsAsync(nameOrEmail) is [.., var newest] ? newest : null;

    /// <summary>All accounts of a name or email, the oldest first.</summary>
    public async Task<IReadOnlyList<TableEntity>> RowsAsync(string nameOrEmail)
    {
        try
        {
            var filter = TableClient.CreateQueryFilter($"UserName eq {nameOrEmail} or Email eq {nameOrEmail}");
            var found = Accounts.QueryAsync<TableEntity>(filter);
            return [.. (await found.ToListAsync()).OrderBy(row => row.RowKey, StringComparer.Ordinal)];
        }
        catch (RequestFailedException failure) when (failure.Status == 404)
        {
            return [];
        }
    }

    /// <summary>The id of the account that claims a name or email, or null.</summary>
    public async Task<string?> HolderAsync(string nameOrEmail)
    {
        var claim = await Names.GetEntityIfExistsAsync<TableEntity>(AccountNames.Key(nameOrEmail), "claim");
        return claim.HasValue ? claim.Value!.GetString("AccountId") : null;
    }

    /// <summary>Changes the newest account of a name or email; its id.</summary>
    public async Task<string> EditAsync(string nameOrEmail, Action<TableEntity> change)
    {
        var row = (await RowAsync(nameOrEmail))!;
        change(row);
        await Accounts.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace);
        return row.RowKey;
    }

    private async Task MakeAsync()
    {
        foreach (var table in new[] { Accounts, Names, Limits, Sessions })
        {
            await table.CreateIfNotExistsAsync();
        }
    }
}
