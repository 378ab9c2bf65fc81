using Azure.Data.Tables;

namespace Accounts.Mail;

/// <summary>
/// The row of a mailbox's limits: when the last mail went, how many mails are left in each bucket and since when, and the operation
/// ids of the last mails, those sent with a sign behind them.
/// </summary>
internal sealed class MailboxRow(TableEntity row)
{
    public const string Key = "mails";

    /// <summary>More than can be under way at once; an older one is not repeated any more.</summary>
    private const int MostRemembered = 16;
    private const string LastAt = "LastAt";
    private const string Recent = "Recent";
    private const char SentSign = '!';
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public TableEntity Entity => row;

    public bool IsSent(Guid mail) => Mails().Contains(NameOf(mail) + SentSign);

    public bool IsTaken(Guid mail) => Mails().Contains(NameOf(mail));

    /// <summary>How long until a mail of the bucket may go; zero when it may go now.</summary>
    public TimeSpan Pause(MailBucket bucket, TimeSpan interval, int perDay, DateTimeOffset now)
    {
        // A time ahead of the clock, which has stepped back, counts as now: nobody waits longer than a whole step.
        var sinceLast = row.GetDateTimeOffset(LastAt) is { } last ? Since(last, now) : interval;
        var missing = 1 - LeftOf(bucket, perDay, now);
        var refill = missing > 0 ? Day / perDay * missing : TimeSpan.Zero;
        var rest = interval - sinceLast;
        return refill > rest ? refill : rest;
    }

    /// <summary>Takes the turn of a mail; when the last one was taken before, for <see cref="GiveBack"/>.</summary>
    public DateTimeOffset? Take(Guid mail, MailBucket bucket, int perDay, DateTimeOffset now)
    {
        var previous = row.GetDateTimeOffset(LastAt);
        row[$"{bucket}Left"] = LeftOf(bucket, perDay, now) - 1;
        row[$"{bucket}At"] = now;
        row[LastAt] = now;
        Remember([.. Mails(), NameOf(mail)]);
        return previous;
    }

    public void MarkSent(Guid mail) => Remember([.. Mails().Where(one => one != NameOf(mail)), NameOf(mail) + SentSign]);

    public void GiveBack(Guid mail, MailBucket bucket, int perDay)
    {
        row[$"{bucket}Left"] = Math.Min(perDay, (row.GetDouble($"{bucket}Left") ?? perDay) + 1);
        Remember([.. Mails().Where(one => one != NameOf(mail))]);
    }

    /// <summary>Sets the time of the last mail, as it was before one that did not go.</summary>
    public void SetLast(DateTimeOffset? time)
    {
        if (time is null)
        {
            row.Remove(LastAt);
        }
        else
        {
            row[LastAt] = time;
        }
    }

    /// <summary>What is left in a bucket, in mails; it refills evenly.</summary>
    private double LeftOf(MailBucket bucket, int perDay, DateTimeOffset now)
    {
        var left = row.GetDouble($"{bucket}Left") ?? perDay;
        var refilled = row.GetDateTimeOffset($"{bucket}At") is { } at ? Since(at, now) / Day * perDay : 0;
        return Math.Min(perDay, left + refilled);
    }

    private static TimeSpan Since(DateTimeOffset time, DateTimeOffset now) => time < now ? now - time : TimeSpan.Zero;

    private string[] Mails() => (row.GetString(Recent) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private void Remember(string[] mails) => row[Recent] = string.Join(' ', mails.TakeLast(MostRemembered));

    private static string NameOf(Guid mail) => mail.ToString("N");
}
