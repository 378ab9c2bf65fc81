using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Accounts.Storage;

/// <summary>
/// Point operations on a table in which a condition that does not hold is an answer, not an exception. A table is made
/// when the first insert finds it missing.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
internal static class TableExtensions
{
    private const string LastWrite = "LastWrite";

    /// <summary>
    /// A property that is a text; null where there is none, or one of another type: rows can be edited by hand, and one
    /// that was must not hold up what reads many.
    /// </summary>
    public static string? Text(this TableEntity row, string name) => ValueOf(row, name) as string;

    /// <summary>A property that is a truth value, likewise.</summary>
    public static bool? Flag(this TableEntity row, string name) => ValueOf(row, name) as bool?;

    /// <summary>A property that is a time, likewise.</summary>
    public static DateTimeOffset? Time(this TableEntity row, string name) => ValueOf(row, name) as DateTimeOffset?;

    /// <summary>The row, or null.</summary>
    public static async Task<TableEntity?> FindAsync(
        this TableClient table, string partition, string row, CancellationToken cancellationToken) =>
        (await table.ReadAsync(partition, row, cancellationToken)).Row;

    /// <summary>
    /// The row, or null, and when it was read, by storage's clock in whole seconds; null where storage does not say.
    /// </summary>
    public static async Task<(TableEntity? Row, DateTimeOffset? ReadAt)> ReadAsync(
        this TableClient table, string partition, string row, CancellationToken cancellationToken)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(
            partition, row, cancellationToken: cancellationToken);
        return (found.HasValue ? found.Value : null, found.GetRawResponse().Headers.Date);
    }

    /// <summary>Inserts a row: its ETag, or null when the key is taken.</summary>
    public static async Task<ETag?> InsertAsync(
        this TableClient table,
        TableEntity row,
        CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var response = await table.AddEntityAsync(row, cancellationToken);
                return response.Headers.ETag;
            }
            catch (RequestFailedException failure) when (failure.ErrorCode == TableErrorCode.EntityAlreadyExists)
            {
                return null;
            }
            catch (RequestFailedException failure) when (failure.ErrorCode == TableErrorCode.TableNotFound)
            {
                await table.CreateIfNotExistsAsync(cancellationToken);
            }
        }
    }

    /// <summary>
    /// Merges or replaces a row if it still has the ETag: the new ETag, or null when it has changed or is gone.
    /// </summary>
    public static async Task<ETag?> UpdateAsync(
        this TableClient table, TableEntity row, ETag etag, TableUpdateMode mode, CancellationToken cancellationToken)
    {
        try
        {
            var response = await table.UpdateEntityAsync(row, etag, mode, cancellationToken);
            return response.Headers.ETag;
        }
        catch (RequestFailedException failure) when (failure.Status is 404 or 412)
        {
            return null;
        }
    }

    /// <summary>
    /// Writes a whole row as it was read: inserts one that was not there and so has no ETag, otherwise replaces the one
    /// that still has it. The new ETag, or null when somebody else wrote meanwhile. A write has a name, so that one
    /// whose answer was lost, and which the client repeated, is known again.
    /// </summary>
    public static async Task<ETag?> WriteAsync(
        this TableClient table, TableEntity row, ETag etag, CancellationToken cancellationToken)
    {
        var name = Guid.NewGuid().ToString("N");
        row[LastWrite] = name;
        var written = etag == default
            ? await table.InsertAsync(row, cancellationToken)
            : await table.UpdateAsync(row, etag, TableUpdateMode.Replace, cancellationToken);
        if (written is not null)
        {
            return written;
        }

        var found = await table.FindAsync(row.PartitionKey, row.RowKey, cancellationToken);
        return found?.Text(LastWrite) == name ? found.ETag : null;
    }

    /// <summary>
    /// Reads a row, changes it and writes it, and begins again where somebody else wrote meanwhile; the row as it is
    /// then.
    /// </summary>
    /// <param name="table">The row's table.</param>
    /// <param name="partition">The row's partition.</param>
    /// <param name="key">The row's key.</param>
    /// <param name="change">Changes the row as read, or a new one; false where there is nothing to write.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ContentionException">Others wrote it until the caller's time ended.</exception>
    public static Task<TableEntity> ChangeAsync(
        this TableClient table,
        string partition,
        string key,
        Func<TableEntity, bool> change,
        CancellationToken cancellationToken) =>
        Contention.RunAsync($"{partition}/{key}", async contention =>
        {
            while (true)
            {
                var row = await table.FindAsync(partition, key, cancellationToken) ?? new TableEntity(partition, key);
                if (!change(row))
                {
                    return row;
                }

                if (await table.WriteAsync(row, row.ETag, cancellationToken) is { } etag)
                {
                    row.ETag = etag;
                    return row;
                }

                await contention.WaitForOthersAsync(cancellationToken);
            }
        });

    /// <summary>Deletes a row if it still has the ETag; whether it is gone now.</summary>
    public static async Task<bool> DeleteAsync(
        this TableClient table, string partition, string row, ETag etag, CancellationToken cancellationToken)
    {
        try
        {
            await table.DeleteEntityAsync(partition, row, etag, cancellationToken);
            return true;
        }
        catch (RequestFailedException failure) when (failure.Status is 404 or 412)
        {
            return failure.Status == 404;
        }
    }

    /// <summary>
    /// The pages of a query from a continuation token on, or from the beginning; none where nobody has written to the
    /// table yet.
    /// </summary>
    public static async IAsyncEnumerable<Page<TableEntity>> PagesAsync(
        this AsyncPageable<TableEntity> rows,
        string? token,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var pages = rows.AsPages(token).GetAsyncEnumerator(cancellationToken);
        while (await HasNextAsync(pages))
        {
            yield return pages.Current;
        }
    }

    private static async Task<bool> HasNextAsync(IAsyncEnumerator<Page<TableEntity>> pages)
    {
        try
        {
            return await pages.MoveNextAsync();
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == TableErrorCode.TableNotFound)
        {
            return false;
        }
    }

    private static object? ValueOf(TableEntity row, string name) => row.TryGetValue(name, out var value) ? value : null;
}
