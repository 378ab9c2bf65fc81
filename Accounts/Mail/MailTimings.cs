namespace Accounts.Mail;

/// <summary>How long mail orders wait. One place, so that tests can make days pass in seconds.</summary>
public sealed record MailTimings
{
    /// <summary>The pause after the first failed try; it doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest pause between two tries.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The pause before looking again for a registration that is not written yet.</summary>
    public TimeSpan WritingPause { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long an order waits for its registration to be written.</summary>
    public TimeSpan WritingTime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The pause before try number <paramref name="tries"/> + 1, a little random so that not all come back at once.</summary>
    public TimeSpan PauseAfter(int tries)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(tries - 1, 20));
        return (pause < LongestPause ? pause : LongestPause) * (1 + Random.Shared.NextDouble() / 4);
    }
}
