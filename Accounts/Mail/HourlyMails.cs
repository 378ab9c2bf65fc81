using Accounts.Limits;
using Accounts.Storage;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Mail;

/// <summary>
/// The limit of all mails together, <c>Limits__MailsPerHour</c>, over all instances. The hour begins with its first
/// mail. Each instance takes leases of a tenth of the limit, at most ten mails: so the one row is written once for ten,
/// and an instance that ends takes little with it.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class HourlyMails(TableServiceClient service, LimitOptions options, TimeProvider clock) : IDisposable
{
    private const int MostLeased = 10;
    private const string Key = "mails-per-hour";
    private const string RowKey = "count";
    private const string Count = "Count";
    private const string Since = "Since";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Not longer, or a limit that was raised meanwhile would help nobody who waits.</summary>
    private static readonly TimeSpan LongestQueue = TimeSpan.FromHours(12);

    private readonly TableClient table = service.GetTableClient(LimitTable.Name);
    private readonly SemaphoreSlim turn = new(1);
    private int left;
    private DateTimeOffset end;

    /// <summary>The row had nothing left: until the hour ends nobody need ask it again.</summary>
    private bool isFull;

    /// <summary>Orders of this process that wait for an hour that is to come.</summary>
    private long waiting;

    /// <summary>
    /// Takes one mail, or says how long to wait when none is left: until the hour ends, and an hour more for each
    /// hour's mails that wait already. If all came back at the next hour, each would come as often as there are
    /// hours to wait.
    /// </summary>
    internal async Task<HourTurn> TakeAsync(CancellationToken cancellationToken)
    {
        if (options.MailsPerHour == 0)
        {
            return new HourTurn(null, default);
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            // A clock that has stepped back leaves an hour that ends too late. Those of other instances may be a little
            // ahead.
            var isOver = now >= end || end - now > 2 * Hour;
            if (isOver)
            {
                waiting = 0;
            }

            if (isOver || (left == 0 && !isFull))
            {
                await LeaseAsync(cancellationToken);
            }

            if (left == 0)
            {
                var queue = Hour * (waiting++ / options.MailsPerHour);
                return new HourTurn(end - clock.GetUtcNow() + (queue < LongestQueue ? queue : LongestQueue), end);
            }

            left--;
            return new HourTurn(null, end);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Gives back a mail that did not go, if its hour is not over.</summary>
    internal async Task GiveBackAsync(HourTurn taken)
    {
        await turn.WaitAsync();
        if (taken.End == end)
        {
            left++;
        }

        turn.Release();
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task LeaseAsync(CancellationToken cancellationToken)
    {
        var leased = 0;
        var since = default(DateTimeOffset);
        await table.ChangeAsync(
            Key,
            RowKey,
            row =>
            {
                var now = clock.GetUtcNow();
                since = row.GetDateTimeOffset(Since) ?? now;
                var count = row.GetInt32(Count) ?? 0;
                if ((now - since).Duration() >= Hour)
                {
                    since = now;
                    count = 0;
                }

                var most = Math.Clamp(options.MailsPerHour / 10, 1, MostLeased);
                leased = Math.Clamp(options.MailsPerHour - count, 0, most);
                row[Since] = since;
                row[Count] = count + leased;
                return leased > 0;
            },
            cancellationToken);
        left = leased;
        isFull = leased == 0; // nobody gives back to the row, so it stays so
        end = since + Hour;
    }
}

/// <summary>A mail's place in the hour.</summary>
/// <param name="Pause">How long to wait, where no mail is left in it.</param>
/// <param name="End">When the hour ends.</param>
internal sealed record HourTurn(TimeSpan? Pause, DateTimeOffset End);
