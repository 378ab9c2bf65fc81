using System.Collections.Concurrent;

namespace Benchmarks.Chaos;

/// <summary>What broke the promises about sessions and passwords, by promise.</summary>
internal sealed class SessionLedger
{
    /// <summary>Refresh tokens that worked though an answered sign-out had ended their session.</summary>
    public ConcurrentBag<string> SignedOut { get; } = [];

    /// <summary>Likewise after an answered change or reset of the password.</summary>
    public ConcurrentBag<string> Outlived { get; } = [];

    /// <summary>Sessions that ended though nobody but their owner used them.</summary>
    public ConcurrentBag<string> Lost { get; } = [];

    /// <summary>Two refresh tokens of one number, or an older one that worked beside its successor.</summary>
    public ConcurrentBag<string> Doubled { get; } = [];

    /// <summary>Passwords that worked after an answered change or reset.</summary>
    public ConcurrentBag<string> Passwords { get; } = [];

    /// <summary>Right passwords that were refused.</summary>
    public ConcurrentBag<string> Refused { get; } = [];

    public IReadOnlyList<(string Name, IReadOnlyList<string> Violations)> All =>
    [
        ("refresh token worked after an answered sign-out", [.. SignedOut]),
        ("session lived after an answered change or reset of the password", [.. Outlived]),
        ("session ended that its owner alone used", [.. Lost]),
        ("two live successors of a refresh token", [.. Doubled]),
        ("password worked after an answered change or reset", [.. Passwords]),
        ("right password was refused", [.. Refused]),
    ];
}
