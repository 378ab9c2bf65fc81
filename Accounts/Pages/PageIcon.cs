namespace Accounts.Pages;

/// <summary>The picture above the heading; it also decides the colour.</summary>
public enum PageIcon
{
    /// <summary>Asks for a proof.</summary>
    Key,

    /// <summary>Done.</summary>
    Check,

    /// <summary>A mail is on its way.</summary>
    Mail,

    /// <summary>Too late, or too early.</summary>
    Clock,

    /// <summary>A link that leads nowhere.</summary>
    BrokenLink,

    /// <summary>Something failed.</summary>
    Warning,

    /// <summary>About the person's own account.</summary>
    Person,
}
