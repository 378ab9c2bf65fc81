namespace Accounts.Sessions;

/// <summary>What a refresh token's number means for its session.</summary>
public enum RefreshMeaning
{
    /// <summary>Just made: the same token again.</summary>
    Young,

    /// <summary>The ordinary use, or one after the table was restored: a new token.</summary>
    Rotate,

    /// <summary>Tabs, retries, losers of a race: the token that was made for it, again.</summary>
    Repeat,

    /// <summary>The answer got lost: a new token in place of the one that nobody has.</summary>
    Repair,

    /// <summary>Two hold the session: it ends.</summary>
    Reuse,
}

/// <summary>What to do with a refresh token's number. docs/decisions/sessions.md says why.</summary>
/// <param name="Meaning">What it means.</param>
/// <param name="Current">The session's newest number after it.</param>
/// <param name="Parent">The number that the newest was made for.</param>
public sealed record RefreshVerdict(RefreshMeaning Meaning, long Current, long Parent)
{
    /// <summary>Whether the session's row has to be written.</summary>
    public bool Writes => Meaning is RefreshMeaning.Rotate or RefreshMeaning.Repair;

    /// <summary>
    /// What a number means. Rotations are at least a grace apart, so whatever arrives within the grace is current or
    /// parent.
    /// </summary>
    public static RefreshVerdict Of(long number, long current, long parent, bool isWithinGrace)
    {
        if (number == current)
        {
            return isWithinGrace
                ? new RefreshVerdict(RefreshMeaning.Young, current, parent)
                : new RefreshVerdict(RefreshMeaning.Rotate, number + 1, number);
        }

        if (number == parent)
        {
            return isWithinGrace
                ? new RefreshVerdict(RefreshMeaning.Repeat, current, parent)
                : new RefreshVerdict(RefreshMeaning.Repair, current + 1, parent);
        }

        // Above: the table was restored from a copy. From the number itself, or two tokens would have the same
        // successor.
        return number > current
            ? new RefreshVerdict(RefreshMeaning.Rotate, number + 1, number)
            : new RefreshVerdict(RefreshMeaning.Reuse, current, parent);
    }
}
