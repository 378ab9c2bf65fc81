namespace Accounts.Links;

/// <summary>What reading a token came to.</summary>
public enum TokenStatus
{
    /// <summary>Authentic and in its time.</summary>
    Valid,

    /// <summary>Authentic, its time is over.</summary>
    Expired,

    /// <summary>Anything else.</summary>
    Invalid,
}

/// <summary>A token as read; the claims are null where it is invalid.</summary>
internal sealed record TokenReading<T>(TokenStatus Status, T? Claims)
    where T : class
{
    /// <summary>No token that anything can be read of.</summary>
    public static TokenReading<T> Invalid { get; } = new(TokenStatus.Invalid, null);
}
