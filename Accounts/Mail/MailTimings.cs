namespace Accounts.Mail;

/// <summary>How long mail orders wait. One place, so that tests can make days pass in seconds.</summary>
public sealed record MailTimings
{
    /// <summary>The pause after the first failed try; it doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest pause between two tries.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The pause after a refusal for good: the provider may have been wrong, and is asked three times in a day.
    /// </summary>
    public TimeSpan RefusalPause { get; init; } = TimeSpan.FromHours(8);

    /// <summary>
    /// The pause before try number <paramref name="tries"/> + 1, a little random so that not all come back at once.
    /// </summary>
    public TimeSpan PauseAfter(int tries)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(tries - 1, 20));
        return (pause < LongestPause ? pause : LongestPause) * (1 + (Random.Shared.NextDouble() / 4));
    }
}
