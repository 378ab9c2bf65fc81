namespace Accounts.Purging;

/// <summary>How often the purge is due and how long a run takes. One place, so that tests need not wait.</summary>
public sealed record PurgeTimings
{
    /// <summary>From the start to the first purge, since an instance may live for less than an hour.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>From one purge to the next where no Functions runtime sees to it.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A run ends after this time, which the Functions runtime grants on every plan.</summary>
    public TimeSpan LongestRun { get; init; } = TimeSpan.FromMinutes(4);
}
