namespace Accounts.Storage;

/// <summary>The table of counts and times: all that limits, what waits, and where the purge is.</summary>
internal static class LimitTable
{
    public const string Name = "Limits";
}
