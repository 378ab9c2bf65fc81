namespace Accounts.Purging;

/// <summary>What a purge removed, or with a dry run would have removed.</summary>
/// <param name="Accounts">Accounts never activated within their pending period.</param>
/// <param name="Reservations">Reservations of an address that no account is behind.</param>
/// <param name="Limits">Rows of limits and password tries that no longer limit anything.</param>
/// <param name="IsWhole">Whether the table's end was reached; otherwise the next purge goes on from there.</param>
public sealed record PurgeCount(int Accounts, int Reservations, int Limits, bool IsWhole);
