namespace Accounts.Purging;

/// <summary>What became of a partition of accounts or of sessions.</summary>
/// <param name="Name">The partition.</param>
/// <param name="Found">How many rows in it might have been due: sessions, or accounts that may not be used.</param>
/// <param name="Removed">How many were removed, or with a dry run would have been.</param>
internal sealed record PurgedPartition(string Name, int Found, int Removed);
