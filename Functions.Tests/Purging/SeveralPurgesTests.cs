using System.Globalization;
using System.Text.RegularExpressions;
using Accounts.Names;
using Accounts.Storage;
using Azure.Data.Tables;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Purging;

/// <summary>The command <c>--purge</c>, twice at once over one storage.</summary>
[Collection(Floods.Name)]
public sealed partial class SeveralPurgesTests : IAsyncLifetime
{
    private const int Accounts = 300;
    private string connection = "";

    public async Task InitializeAsync() => connection = (await TestStorage.NewAsync()).ConnectionString;

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task OnePurgesAtATimeAndEachAccountIsRemovedOnce()
    {
        var accounts = new TableClient(connection, AccountStore.TableName);
        var names = new TableClient(connection, ClaimStore.TableName);
        var limits = new TableClient(connection, "Limits");
        await AddOverdueAsync(accounts, names);

        // While another has the lease, nothing is removed.
        await limits.CreateIfNotExistsAsync();
        var held = DateTimeOffset.UtcNow.AddMinutes(4);
        await limits.AddEntityAsync(new TableEntity("purge", "place") { ["Until"] = held });
        Assert.Equal(0, await PurgeAsync());
        Assert.Equal(Accounts, (await accounts.QueryAsync<TableEntity>().ToListAsync()).Count);
        await limits.DeleteEntityAsync("purge", "place");

        var removed = await Task.WhenAll(PurgeAsync(), PurgeAsync());
        Assert.Equal(Accounts, removed.Sum());
        Assert.Contains(0, removed);
        Assert.Empty(await accounts.QueryAsync<TableEntity>().ToListAsync());
        Assert.Empty(await names.QueryAsync<TableEntity>().ToListAsync());
    }

    /// <summary>Rows as registrations with delivery Response left them eight days ago.</summary>
    private static async Task AddOverdueAsync(TableClient accounts, TableClient names)
    {
        await accounts.CreateIfNotExistsAsync();
        await names.CreateIfNotExistsAsync();
        var then = DateTimeOffset.UtcNow.AddDays(-8);
        var few = new ParallelOptions { MaxDegreeOfParallelism = 8 };
        await Parallel.ForAsync(0, Accounts, few, async (i, cancellationToken) =>
        {
            var id = AccountIds.New(then);
            var row = new TableEntity(AccountIds.Partition(id), id)
            {
                [nameof(AccountEntity.UserName)] = $"late{i}",
                [nameof(AccountEntity.PasswordHash)] = "",
                [nameof(AccountEntity.IsActive)] = false,
                [nameof(AccountEntity.RegisteredAt)] = then,
                [nameof(AccountEntity.Delivery)] = nameof(Delivery.Response),
                [nameof(AccountEntity.Stamp)] = "stamp",
            };
            await accounts.AddEntityAsync(row, cancellationToken);
            var claim = new TableEntity(AccountNames.Key($"late{i}"), "claim") { ["AccountId"] = id };
            await names.AddEntityAsync(claim, cancellationToken);
        });
    }

    /// <summary>Runs the command in a process of its own: how many accounts it says it removed.</summary>
    private async Task<int> PurgeAsync()
    {
        var run = await ProgramRun.RunAsync(ServerProgram.Start(
            "--purge", "--environment=Development", $"--AzureWebJobsStorage={connection}"));
        Assert.Equal(0, run.Exit);
        return Removed().Matches(run.Output)
            .Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"(\d+) accounts never activated")]
    private static partial Regex Removed();
}
