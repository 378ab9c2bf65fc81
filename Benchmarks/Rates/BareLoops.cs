using System.Globalization;
using System.Text.Json;
using Accounts.Claims;
using Accounts.Passwords;
using Accounts.Storage;
using Azure.Data.Tables;

namespace Benchmarks.Rates;

/// <summary>
/// What a call costs at the least: the same hash, or the same storage operations by the same client, without a server
/// around them. Runs as a process of its own, on the server's cores: see <see cref="BareProcess"/>.
/// </summary>
internal sealed class BareLoops(string connectionString, PasswordHasher hasher)
{
    /// <summary>The first argument that makes this program run the loops.</summary>
    public const string Argument = "bare-loops";

    private const string Password = "a fine password";
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    private readonly TableClient accounts = new(connectionString, AccountStore.TableName);
    private readonly TableClient sessions = new(connectionString, SessionStore.TableName);
    private int prepared;

    /// <summary>Runs the loops that are named on standard input, each with its count, until the input ends.</summary>
    public static async Task<int> ServeAsync(string connectionString)
    {
        using var gate = new HashingGate();
        var loops = new BareLoops(connectionString, new PasswordHasher(gate));
        while (await Console.In.ReadLineAsync() is { } line)
        {
            var words = line.Split(' ');
            var result = await loops.RunAsync(words[0], int.Parse(words[1], CultureInfo.InvariantCulture));
            Console.WriteLine(JsonSerializer.Serialize(result));
        }

        return 0;
    }

    private Task<LoadResult> RunAsync(string loop, int count) =>
        loop switch
        {
            "hash" => Load.RunAsync(
                count,
                RatesRun.AtOnce,
                Longest,
                _ => hasher.HashAsync(Password, HashingLane.Registration, CancellationToken.None)),
            "activate" => ActivateAsync(count),
            "refresh" => RefreshAsync(count),
            _ => throw new ArgumentException($"There is no loop {loop}."),
        };

    /// <summary>The conditional merge of an activation.</summary>
    private async Task<LoadResult> ActivateAsync(int count)
    {
        var rows = await AccountsAsync(count);
        return await Load.RunAsync(count, RatesRun.AtOnce, Longest, i => accounts.UpdateEntityAsync(
            new TableEntity(RowIds.Partition(rows[i].Id), rows[i].Id)
            {
                [nameof(AccountEntity.IsActive)] = true,
                [nameof(AccountEntity.ActivatedAt)] = DateTimeOffset.UtcNow,
            },
            rows[i].ETag,
            TableUpdateMode.Merge));
    }

    /// <summary>A refresh: account and session read side by side, and the conditional merge of a rotation.</summary>
    private async Task<LoadResult> RefreshAsync(int count)
    {
        var rows = await AccountsAsync(count);
        await sessions.CreateIfNotExistsAsync();
        await Load.RunAsync(count, RatesRun.AtOnce, Longest, i => sessions.AddEntityAsync(Session(rows[i].Id)));
        return await Load.RunAsync(count, RatesRun.AtOnce, Longest, async i =>
        {
            var id = rows[i].Id;
            var account = accounts.GetEntityIfExistsAsync<TableEntity>(RowIds.Partition(id), id);
            var session = await sessions.GetEntityIfExistsAsync<TableEntity>(RowIds.Partition(id), id);
            await account;
            var rotation = new TableEntity(RowIds.Partition(id), id)
            {
                [nameof(SessionEntity.Current)] = 2L,
                [nameof(SessionEntity.Parent)] = 1L,
                [nameof(SessionEntity.RefreshedAt)] = DateTimeOffset.UtcNow,
            };
            await sessions.UpdateEntityAsync(rotation, session.Value!.ETag, TableUpdateMode.Merge);
        });
    }

    private static TableEntity Session(string id) => new(RowIds.Partition(id), id)
    {
        [nameof(SessionEntity.AccountId)] = id,
        [nameof(SessionEntity.SecretHash)] = new byte[32],
        [nameof(SessionEntity.Stamp)] = "stamp",
        [nameof(SessionEntity.Current)] = 1L,
        [nameof(SessionEntity.Parent)] = 0L,
        [nameof(SessionEntity.CreatedAt)] = DateTimeOffset.UtcNow,
        [nameof(SessionEntity.RefreshedAt)] = DateTimeOffset.UtcNow,
    };

    private Task<(string Id, Azure.ETag ETag)[]> AccountsAsync(int count)
    {
        var names = Enumerable.Range(prepared, count).Select(i => $"bare-{Environment.ProcessId}-{i}").ToArray();
        prepared += count;
        return AccountRows.AddAsync(connectionString, names, AccountState.Pending, "", RatesRun.AtOnce);
    }
}
