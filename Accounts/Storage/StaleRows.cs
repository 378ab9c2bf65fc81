using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Accounts.Storage;

/// <summary>
/// The only walk over the table, never on a request's path: rows that may have outlived their use. A row of the table keeps the
/// place where the last walk stopped, so that the next goes on there, on whatever instance.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class StaleRows(TableServiceClient service)
{
    private const string Place = "Place";
    private static readonly (string Key, string RowKey) Progress = ("purge", "progress");

    /// <summary>The keys of names, addresses and clients are hexadecimal; those of whole-product rows begin with a later letter.</summary>
    private const string EndOfKeys = "g";

    private readonly TableClient table = service.GetTableClient(AccountStore.TableName);

    /// <summary>
    /// Accounts that are not active and were registered before <paramref name="registeredBefore"/>, reservations of any age, and
    /// rows of limits last written before <paramref name="limitedBefore"/>, page by page.
    /// </summary>
    internal async IAsyncEnumerable<StalePage> PagesAsync(
        DateTimeOffset registeredBefore, DateTimeOffset limitedBefore, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var accounts = TableClient.CreateQueryFilter($"(IsActive eq false and RegisteredAt le {registeredBefore})");
        var limits = TableClient.CreateQueryFilter($"(RowKey ne {HolderEntity.Holder} and RowKey ne {HolderEntity.Shadow} and Timestamp le {limitedBefore})");
        var last = await table.GetEntityIfExistsAsync<TableEntity>(Progress.Key, Progress.RowKey, cancellationToken: cancellationToken);
        var place = last.HasValue && last.Value!.GetString(Place) is { Length: > 0 } text ? text : null;
        await foreach (var page in table.QueryAsync<TableEntity>($"PartitionKey lt '{EndOfKeys}' and ({accounts} or AccountKey gt '' or {limits})", cancellationToken: cancellationToken).AsPages(place))
            yield return new StalePage(page.Values, page.GetRawResponse().Headers.Date, page.ContinuationToken);
    }

    /// <summary>Keeps the place where the next walk goes on; nothing means the beginning.</summary>
    internal async Task StopAtAsync(string? place, CancellationToken cancellationToken) =>
        await table.UpsertEntityAsync(new TableEntity(Progress.Key, Progress.RowKey) { [Place] = place ?? "" }, TableUpdateMode.Replace, cancellationToken);
}

/// <summary>Some rows of a walk.</summary>
/// <param name="Rows">The rows as they were read.</param>
/// <param name="ReadAt">When, by storage's clock.</param>
/// <param name="Next">The place after them; nothing at the end of the table.</param>
internal sealed record StalePage(IReadOnlyList<TableEntity> Rows, DateTimeOffset? ReadAt, string? Next);
