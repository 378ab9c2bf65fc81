using Accounts.Names;
using Azure.Data.Tables;

namespace Accounts.Mail;

/// <summary>
/// The row of a mailbox's limits: when the last mail went, how many mails are left in each bucket and since when, and
/// the operation ids of the last mails, those sent with a sign behind them.
/// </summary>
internal sealed class MailboxRow(TableEntity row)
{
    public const string Key = "mails";

    /// <summary>More than can be under way at once; an older one is not repeated any more.</summary>
    private const int MostRemembered = 16;
    private const string LastAt = "LastAt";
    private const string BeforeAt = "BeforeAt";
    private const string Recent = "Recent";
    private const char SentSign = '!';
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>
    /// How long a mail that was taken may be under way: twice what a sender takes at most. Server leaves a message to
    /// its handler for as long, the Functions host for ten minutes.
    /// </summary>
    private static readonly TimeSpan UnderWay = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How much longer an email with a tag waits for the next mail of the day's budget: anybody can make up tags, and
    /// the order for the mailbox's plain email comes before them all.
    /// </summary>
    private static readonly TimeSpan Courtesy = TimeSpan.FromMinutes(5);

    public TableEntity Entity => row;

    /// <summary>The turn that was taken last.</summary>
    public string? LastTurn => row.GetString(nameof(LastTurn));

    public bool IsSent(Guid mail) => Mails().Contains(NameOf(mail) + SentSign);

    public bool IsTaken(Guid mail) => Mails().Contains(NameOf(mail));

    /// <summary>
    /// How long until this very mail may go: if it is under way by another handler, that is waited for.
    /// </summary>
    public TimeSpan PauseOfUnderWay(Guid mail, MailBucket bucket, DateTimeOffset now) =>
        IsTaken(mail) && row.GetDateTimeOffset($"{bucket}At") is { } at ? UnderWay - Since(at, now) : TimeSpan.Zero;

    /// <summary>How long until a mail of the bucket to this email may go; not above zero when it may go now.</summary>
    public TimeSpan Pause(MailBucket bucket, EmailAddress email, TimeSpan interval, int perDay, DateTimeOffset now)
    {
        if (bucket == MailBucket.Unlimited)
        {
            return TimeSpan.Zero;
        }

        var sinceLast = row.GetDateTimeOffset(LastAt) is { } last ? Since(last, now) : interval;
        var missing = 1 - LeftOf(bucket, perDay, now);
        var courtesy = email.HasTag ? Courtesy : TimeSpan.Zero;
        var refill = missing > 0 ? (Day / perDay * missing) + courtesy : TimeSpan.Zero;
        var rest = interval - sinceLast;
        return refill > rest ? refill : rest;
    }

    /// <summary>Takes the turn of a mail; always true, since the row changes.</summary>
    public bool Take(Guid mail, string turn, MailBucket bucket, int perDay, DateTimeOffset now)
    {
        if (bucket != MailBucket.Unlimited)
        {
            row[BeforeAt] = row.GetDateTimeOffset(LastAt);
            row[$"{bucket}Left"] = LeftOf(bucket, perDay, now) - 1;
            row[LastAt] = now;
        }

        row[$"{bucket}At"] = now;
        row[nameof(LastTurn)] = turn;
        Remember([.. Mails().Where(one => one != NameOf(mail)), NameOf(mail)]);
        return true;
    }

    /// <summary>
    /// Times ahead of the clock, which has stepped back, become now, so that nobody waits until the clock is there;
    /// whether there were any.
    /// </summary>
    public bool SetBack(MailBucket bucket, DateTimeOffset now)
    {
        var isChanged = false;
        foreach (var time in new[] { LastAt, $"{bucket}At" }.Where(time => row.GetDateTimeOffset(time) > now))
        {
            row[time] = now;
            isChanged = true;
        }

        return isChanged;
    }

    /// <summary>Remembers that a mail went; always true, since the row changes.</summary>
    public bool MarkSent(Guid mail)
    {
        Remember([.. Mails().Where(one => one != NameOf(mail)), NameOf(mail) + SentSign]);
        return true;
    }

    /// <summary>Gives the turn of a mail back; always true, since the row changes.</summary>
    public bool GiveBack(Guid mail, string turn, MailBucket bucket, int perDay)
    {
        Remember([.. Mails().Where(one => one != NameOf(mail))]);
        if (bucket == MailBucket.Unlimited)
        {
            return true;
        }

        row[$"{bucket}Left"] = Math.Min(perDay, (row.GetDouble($"{bucket}Left") ?? perDay) + 1);
        if (LastTurn == turn)
        {
            // No other mail went meanwhile: the last one is the one before.
            row[LastAt] = row.GetDateTimeOffset(BeforeAt);
            row[nameof(LastTurn)] = null;
        }

        return true;
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
