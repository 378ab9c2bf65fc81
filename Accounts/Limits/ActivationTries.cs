using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Limits;

/// <summary>
/// Limits guesses at the password of an account at its activation, and where it is registered again: five an hour for
/// each client network, twenty an hour in all. A try is taken before its password is checked: otherwise many that come
/// at once would all be checked. They have a row of their own, so that the account keeps its ETag.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class ActivationTries(TableServiceClient service, TimeProvider clock)
{
    private const int MostForNetwork = 5;
    private const int MostInAll = 20;
    private const string RowKey = "tries";
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly TableClient table = service.GetTableClient(LimitTable.Name);

    /// <summary>Takes a try, or says how long until there is one.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="network">
    /// The client's network, as <see cref="ClientAddress"/> names it; null for a trusted back end, whose clients nobody
    /// knows.
    /// </param>
    /// <param name="cancellationToken">Ends the taking.</param>
    public async Task<PasswordTry> TakeAsync(string accountId, string? network, CancellationToken cancellationToken)
    {
        var mine = new TryEntry(default, TryEntry.HashOf(accountId, network));
        TimeSpan? pause = null;
        var row = await TryRow.ChangeAsync(
            table,
            accountId,
            RowKey,
            entries =>
            {
                mine = mine with { At = clock.GetUtcNow() };
                var tries = entries.Where(one => (mine.At - one.At).Duration() < Window).ToList();
                pause = PauseOf(tries, mine);
                return pause is null ? [.. tries, mine] : null;
            },
            cancellationToken);
        return new PasswordTry(row, mine, pause);
    }

    /// <summary>How long until there is a try for the network; null when there is one.</summary>
    private static TimeSpan? PauseOf(List<TryEntry> tries, TryEntry mine)
    {
        var own = tries.Where(one => one.Client == mine.Client).ToList();
        var ends = new List<DateTimeOffset>();
        if (mine.Client != TryEntry.Nobody && own.Count >= MostForNetwork)
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
