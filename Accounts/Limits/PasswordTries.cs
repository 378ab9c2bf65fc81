using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Limits;

/// <summary>
/// Limits guesses at the password of a pending account: five an hour for each client network, twenty an hour in all. A
/// try is taken before its password is checked: otherwise many that come at once would all be checked. They have a row
/// of their own, so that the account keeps its ETag.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class PasswordTries(TableServiceClient service, TimeProvider clock)
{
    private const int MostForNetwork = 5;
    private const int MostInAll = 20;
    private const string RowKey = "tries";
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly TableClient table = service.GetTableClient(LimitTable.Name);

    /// <summary>Takes a try, or says how long until there is one.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="network">The client's network, as <see cref="ClientAddress"/> names it.</param>
    /// <param name="cancellationToken">Ends the taking.</param>
    public async Task<PasswordTry> TakeAsync(string accountId, string network, CancellationToken cancellationToken)
    {
        var contention = new Contention();
        while (true)
        {
            var row = await TryRow.ReadAsync(table, accountId, RowKey, cancellationToken);
            var now = clock.GetUtcNow();
            var tries = row.Entries.Where(one => (now - one.At).Duration() < Window).ToList();
            var mine = new TryEntry(now, TryEntry.HashOf(accountId, network));
            if (PauseOf(tries, mine) is { } pause)
            {
                return new PasswordTry(row, mine, pause);
            }

            if (await row.WriteAsync([.. tries, mine], cancellationToken))
            {
                return new PasswordTry(row, mine, null);
            }

            await contention.PauseAsync(cancellationToken);
        }
    }

    /// <summary>How long until there is a try for the network; null when there is one.</summary>
    private static TimeSpan? PauseOf(List<TryEntry> tries, TryEntry mine)
    {
        var own = tries.Where(one => one.Client == mine.Client).ToList();
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
}
