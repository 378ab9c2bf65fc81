namespace Accounts.Links;

/// <summary>Settings of section <c>Reset</c>.</summary>
public sealed class ResetOptions
{
    /// <summary>How long a link to choose a new password lives; 1 minute to 1 day.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(1);
}
