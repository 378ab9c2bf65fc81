using System.Runtime.CompilerServices;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Limits;

/// <summary>Whose tries are counted: one row of the table of limits.</summary>
/// <param name="Partition">The row's partition.</param>
/// <param name="Row">The row's key.</param>
public sealed record SignInCount(string Partition, string Row)
{
    /// <summary>The count of a key that was typed: by it, so that counts tie no name to an email.</summary>
    public static SignInCount OfKey(string key) => new(key, "sign-in");

    /// <summary>The count of a device that has signed in before: nobody else can spend its tries.</summary>
    public static SignInCount OfDevice(string accountId, string sessionId) => new(accountId, $"sign-in-{sessionId}");

    /// <summary>Finds the counts of all devices of an account.</summary>
    internal static string DevicesOf(string accountId) => TableClient.CreateQueryFilter(
        $"PartitionKey eq {accountId} and RowKey ge {"sign-in-"} and RowKey lt {"sign-in."}");
}

/// <summary>
/// Limits guesses at the passwords of accounts: so many in 15 minutes for one client and one count, and so many for a
/// count without a success between, after which it is closed for a day. Keys that nobody has are counted alike. A try
/// that is refused writes nothing, so nobody can prolong a closure.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class SignInTries(TableServiceClient service, LimitOptions options, TimeProvider clock)
{
    private static readonly TimeSpan ClientWindow = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Closure = TimeSpan.FromDays(1);

    private readonly TableClient table = service.GetTableClient(LimitTable.Name);

    /// <summary>Takes a try before its password is checked, or says how long until there is one.</summary>
    /// <param name="count">Whose tries.</param>
    /// <param name="client">Who tries; null where no client is counted.</param>
    /// <param name="since">Tries before this time were at a password that is no more: they do not count.</param>
    /// <param name="cancellationToken">Ends the taking.</param>
    public async Task<PasswordTry> TakeAsync(
        SignInCount count, string? client, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        var mine = new TryEntry(default, TryEntry.HashOf(count.Partition, client));
        TimeSpan? pause = null;
        var row = await TryRow.ChangeAsync(
            table,
            count.Partition,
            count.Row,
            entries =>
            {
                mine = mine with { At = clock.GetUtcNow() };
                var tries = Counting(entries, since, mine.At);
                pause = PauseOf(tries, mine);
                // Without a limit nothing but the row's room ends it.
                return pause is null ? [.. tries.TakeLast(LimitOptions.MostTries - 1), mine] : null;
            },
            cancellationToken);
        return new PasswordTry(row, mine, pause);
    }

    /// <summary>
    /// Clears the counts of an account's name and email for good. Those of its devices stay: a new password ends them.
    /// </summary>
    public async Task ClearAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        foreach (var count in account.Keys.Select(SignInCount.OfKey))
        {
            await table.DeleteAsync(count.Partition, count.Row, ETag.All, cancellationToken);
        }
    }

    /// <summary>Clears the counts of an account's devices for good.</summary>
    public async Task ClearDevicesAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        await foreach (var row in DevicesAsync(account, cancellationToken))
        {
            await table.DeleteAsync(row.PartitionKey, row.RowKey, ETag.All, cancellationToken);
        }
    }

    /// <summary>How many tries count, and until when the count is closed, if it is.</summary>
    public async Task<(int Count, DateTimeOffset? ClosedUntil)> CountAsync(
        SignInCount count, CancellationToken cancellationToken)
    {
        var row = await TryRow.ReadAsync(table, count.Partition, count.Row, cancellationToken);
        var tries = Counting(row.Entries, since: null, clock.GetUtcNow());
        return (tries.Count, ClosedUntil(tries));
    }

    /// <summary>
    /// How many tries of an account's devices count in all, and until when one is closed: of several the last.
    /// </summary>
    public async Task<(int Count, DateTimeOffset? ClosedUntil)> CountDevicesAsync(
        AccountEntity account, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var count = 0;
        DateTimeOffset? closedUntil = null;
        await foreach (var row in DevicesAsync(account, cancellationToken))
        {
            var tries = Counting(TryRow.EntriesOf(row), account.PasswordChangedAt, now);
            count += tries.Count;
            closedUntil = ClosedUntil(tries) is { } end && !(end < closedUntil) ? end : closedUntil;
        }

        return (count, closedUntil);
    }

    private async IAsyncEnumerable<TableEntity> DevicesAsync(
        AccountEntity account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = table.QueryAsync<TableEntity>(
            SignInCount.DevicesOf(account.Id), cancellationToken: cancellationToken);
        await foreach (var page in rows.PagesAsync(token: null, cancellationToken))
        {
            foreach (var row in page.Values)
            {
                yield return row;
            }
        }
    }

    private DateTimeOffset? ClosedUntil(List<TryEntry> tries) => IsClosed(tries) ? tries[^1].At + Closure : null;

    private bool IsClosed(List<TryEntry> tries) =>
        options.SignInTriesPerName > 0 && tries.Count >= options.SignInTriesPerName;

    private TimeSpan? PauseOf(List<TryEntry> tries, TryEntry mine)
    {
        if (IsClosed(tries))
        {
            return tries[^1].At + Closure - mine.At;
        }

        var most = options.SignInTriesPerClient;
        if (most == 0 || mine.Client == TryEntry.Nobody)
        {
            return null;
        }

        var own = tries.Where(one => one.Client == mine.Client && IsWithin(ClientWindow, one, mine.At)).ToList();
        return own.Count >= most ? own[^most].At + ClientWindow - mine.At : null;
    }

    /// <summary>
    /// The tries since a time that still count: none once a closure is over, and where no number closes a count, those
    /// for which a client is counted.
    /// </summary>
    private List<TryEntry> Counting(IEnumerable<TryEntry> entries, DateTimeOffset? since, DateTimeOffset now)
    {
        // A time that is yet to come is of a clock that is ahead: until it comes all count.
        var start = since > now ? null : since;
        var tries = entries
            .Where(one => start is null || one.At >= start)
            .Where(one => options.SignInTriesPerName > 0 || IsWithin(ClientWindow, one, now))
            .ToList();
        return IsClosed(tries) && !IsWithin(Closure, tries[^1], now) ? [] : tries;
    }

    private static bool IsWithin(TimeSpan window, TryEntry one, DateTimeOffset now) =>
        (now - one.At).Duration() < window;
}
