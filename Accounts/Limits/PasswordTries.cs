using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Limits;

/// <summary>
/// Limits guesses at the password of a pending account: five an hour for each client network, twenty an hour in all. The times of
/// the last hour's tries stand in one row, so that the limit holds over all instances and the account's own row keeps
/// its version. A try is taken before it is judged: otherwise many at once would all be judged.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class PasswordTries(TableServiceClient service, TimeProvider clock)
{
    private const int MostForNetwork = 5;
    private const int MostInAll = 20;
    private const string RowKey = "tries";
    private const string Tries = "Tries";
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly TableClient table = service.GetTableClient(LimitTable.Name);

    /// <summary>Takes a try, or says how long until there is one.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="network">The client's network, as <see cref="ClientAddress"/> tells it.</param>
    /// <param name="cancellationToken">Ends the taking.</param>
    public async Task<PasswordTry> TakeAsync(string accountId, string network, CancellationToken cancellationToken)
    {
        var contention = new Contention(TimeSpan.MaxValue);
        while (true)
        {
            var row = await table.FindAsync(accountId, RowKey, cancellationToken);
            var now = clock.GetUtcNow();
            var tries = Read(row).Where(one => (now - one.At).Duration() < Window).ToList();
            var mine = new Entry(now, HashOf(accountId, network));
            if (PauseOf(tries, mine) is { } pause)
            {
                return new PasswordTry(accountId, null, pause);
            }

            if (await WriteAsync(accountId, row, [.. tries, mine], cancellationToken))
            {
                return new PasswordTry(accountId, mine.ToString(), null);
            }

            await contention.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gives back a try that was right, or could not be judged.</summary>
    public async Task GiveBackAsync(PasswordTry taken, CancellationToken cancellationToken)
    {
        var contention = new Contention(TimeSpan.MaxValue);
        while (await table.FindAsync(taken.AccountId, RowKey, cancellationToken) is { } row)
        {
            var tries = Read(row).ToList();
            var index = tries.FindIndex(one => one.ToString() == taken.Entry);
            if (index < 0)
            {
                return;
            }

            tries.RemoveAt(index);
            if (await WriteAsync(taken.AccountId, row, tries, cancellationToken))
            {
                return;
            }

            await contention.WaitAsync(cancellationToken);
        }
    }

    /// <summary>How long until there is a try for the network; null when there is one.</summary>
    private static TimeSpan? PauseOf(List<Entry> tries, Entry mine)
    {
        var own = tries.Where(one => one.Network == mine.Network).ToList();
        var ends = new List<DateTimeOffset>();
        if (own.Count >= MostForNetwork)
        {
            ends.Add(own[^MostForNetwork].At + Window);
        }

        if (tries.Count >= MostInAll)
        {
            ends.Add(tries[^MostInAll].At + Window);
        }

        return ends.Count == 0 ? null : ends.Max() - mine.At;
    }

    private async Task<bool> WriteAsync(string accountId, TableEntity? found, List<Entry> tries, CancellationToken cancellationToken)
    {
        var row = new TableEntity(accountId, RowKey) { [Tries] = string.Join(' ', tries.OrderBy(one => one.At)) };
        return found is null
            ? await table.InsertAsync(row, cancellationToken) is not null
            : await table.UpdateAsync(row, found.ETag, TableUpdateMode.Replace, cancellationToken) is not null;
    }

    private static IEnumerable<Entry> Read(TableEntity? row) =>
        (row?.GetString(Tries) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Entry.Parse);

    /// <summary>No client IP lies in the table; that of one account cannot be told from that of another.</summary>
    private static string HashOf(string accountId, string network) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{accountId}:{network}")).AsSpan(0, 6));

    private sealed record Entry(DateTimeOffset At, string Network)
    {
        public static Entry Parse(string text)
        {
            var parts = text.Split('/');
            return new Entry(new DateTimeOffset(long.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.Zero), parts[1]);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At.UtcTicks}/{Network}");
    }
}

/// <summary>A try that was taken, or the time until there is one.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Entry">What stands in the row for it; null when none was left.</param>
/// <param name="Pause">How long until there is a try; null when one was taken.</param>
public sealed record PasswordTry(string AccountId, string? Entry, TimeSpan? Pause);
