using Accounts.Storage;
using Azure.Data.Tables;

namespace Accounts.Purging;

/// <summary>
/// The tables as the purge reads them: by a client whose queries may take a minute, which no request could wait for.
/// </summary>
public sealed class PurgeTables(TableServiceClient patient)
{
    /// <summary>How long a single call may take.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The most rows that one transaction takes.</summary>
    internal const int MostInTransaction = 100;

    /// <summary>The table of accounts.</summary>
    internal TableClient Accounts { get; } = patient.GetTableClient(AccountStore.TableName);

    /// <summary>The table of sessions.</summary>
    internal TableClient Sessions { get; } = patient.GetTableClient(SessionStore.TableName);

    /// <summary>The table of limits.</summary>
    internal TableClient Limits { get; } = patient.GetTableClient(LimitTable.Name);
}
