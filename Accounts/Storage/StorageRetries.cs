namespace Accounts.Storage;

/// <summary>
/// How long the storage clients wait before they repeat a failed call; three repetitions end within seconds. One place,
/// so that tests can fail call after call without the waiting.
/// </summary>
public sealed record StorageRetries
{
    /// <summary>The pause before the first repetition; it doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between two tries.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(1);
}
