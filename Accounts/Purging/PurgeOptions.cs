namespace Accounts.Purging;

/// <summary>Settings of section <c>Purge</c>.</summary>
public sealed class PurgeOptions
{
    /// <summary>Whether rows are only counted, and none is removed.</summary>
    public bool DryRun { get; init; }
}
