using System.Globalization;
using System.Text.RegularExpressions;
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
        var tables = new StoredTables(connection);
        await tables.CreateAsync();
        await AddOverdueAsync(tables);

        // While another has the lease, nothing is removed.
        var held = DateTimeOffset.UtcNow.AddMinutes(4);
        await tables.Limits.AddEntityAsync(new TableEntity("purge", "place") { ["Until"] = held });
        Assert.Equal(0, await PurgeAsync());
        Assert.Equal(Accounts, (await tables.Accounts.QueryAsync<TableEntity>().ToListAsync()).Count);
        await tables.Limits.DeleteEntityAsync("purge", "place");

        var removed = await Task.WhenAll(PurgeAsync(), PurgeAsync());
        Assert.Equal(Accounts, removed.Sum());
        Assert.Contains(0, removed);
        Assert.Empty(await tables.Accounts.QueryAsync<TableEntity>().ToListAsync());
        Assert.Empty(await tables.Names.QueryAsync<TableEntity>().ToListAsync());
    }

    /// <summary>Rows as registrations with delivery Response left them eight days ago.</summary>
    private static async Task AddOverdueAsync(StoredTables tables)
    {
        var then = DateTimeOffset.UtcNow.AddDays(-8);
        var few = new ParallelOptions { MaxDegreeOfParallelism = 8 };
        await Parallel.ForAsync(0, Accounts, few, async (i, _) =>
        {
            var account = StoredAccounts.Make(
                $"late{i}", email: null, delivery: Delivery.Response, registeredAt: then);
            await StoredAccounts.InsertAsync(tables.Accounts, account);
            await StoredAccounts.ClaimAsync(tables.Names, account.UserName, account.Id);
        });
    }

    /// <summary>Runs the command in a process of its own: how many accounts it says it removed.</summary>
    private async Task<int> PurgeAsync()
    {
        var run = await ProgramRun.RunAsync(ServerProgram.Start(
            "--purge", "--environment=Development", $"--AzureWebJobsStorage={connection}"));
        var isElsewhere = run.Errors.Contains("Another instance purges. Start it again", StringComparison.Ordinal);
        Assert.Equal(isElsewhere ? 1 : 0, run.Exit);
        return Removed().Matches(run.Output)
            .Sum(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"(\d+) accounts never activated")]
    private static partial Regex Removed();
}
