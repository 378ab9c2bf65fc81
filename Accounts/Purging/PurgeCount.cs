namespace Accounts.Purging;

/// <summary>What a purge removed, or with a dry run would have removed.</summary>
/// <param name="Accounts">Accounts never activated within their pending period, and removals that were not
/// finished.</param>
/// <param name="Sessions">Sessions that have lived as long as any may.</param>
/// <param name="Limits">Rows of limits that no longer limit anything.</param>
/// <param name="IsWhole">Whether all that was due was looked at; otherwise the next purge goes on from where this one
/// stopped.</param>
public sealed record PurgeCount(int Accounts, int Sessions, int Limits, bool IsWhole)
{
    /// <summary>Whether another instance purges, and so nothing was done.</summary>
    public bool IsElsewhere { get; init; }
}
