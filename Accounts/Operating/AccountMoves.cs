using System.Text;
using Accounts.Claims;
using Accounts.Storage;
using Azure;
using Microsoft.Extensions.Logging;

namespace Accounts.Operating;

/// <summary>How far a move of many accounts is.</summary>
/// <param name="Done">Accounts written, imported, or found already there.</param>
/// <param name="Refused">Accounts that could not be taken.</param>
public sealed record MoveCount(int Done, int Refused);

/// <summary>
/// Exports and imports many accounts, page by page and line by line: what is held at once does not grow with their
/// number. Either goes on where it stopped when it is started again.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries; start it again.</exception>
public sealed class AccountMoves(
    AccountFinder finder, AccountStates states, AccountImport import, ILogger<AccountMoves> log)
{
    private const int AtOnce = 16;
    private const int LinesInAStep = 1000;

    /// <summary>
    /// Writes all active and deactivated accounts to a file, one a line. Until it is whole, a file beside it
    /// (<c>.place</c>) says how far it is.
    /// </summary>
    /// <param name="path">The file, for its owner alone.</param>
    /// <param name="withHashes">Whether the password hashes are in it.</param>
    /// <param name="progress">Gets the count so far.</param>
    /// <param name="cancellationToken">Ends it; the next start goes on after the last whole page.</param>
    public async Task<MoveCount> ExportAsync(
        string path, bool withHashes, Action<MoveCount> progress, CancellationToken cancellationToken)
    {
        var place = await ExportPlace.OpenAsync(path, withHashes, cancellationToken);
        try
        {
            if (!place.IsWhole)
            {
                await WriteAsync(place, withHashes, progress, cancellationToken);
            }

            place.Delete();
            return new MoveCount(place.Count, 0);
        }
        finally
        {
            // Also of one that is stopped: what is in the file by then is out.
            log.OperatorMoved(withHashes ? "export with hashes" : "export", place.Count, 0);
        }
    }

    /// <summary>Imports the accounts of lines; what is there already is left as it is.</summary>
    /// <param name="lines">The lines of a file.</param>
    /// <param name="refuse">Gets the number from 1 of each line that cannot be taken, and why.</param>
    /// <param name="progress">Gets the count so far.</param>
    /// <param name="cancellationToken">Ends it between two accounts.</param>
    public async Task<MoveCount> ImportAsync(
        IAsyncEnumerable<string> lines, Action<int, string> refuse, Action<MoveCount> progress,
        CancellationToken cancellationToken)
    {
        var done = 0;
        var refused = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(NumberedAsync(lines), parallel, async (line, token) =>
            {
                var account = AccountLine.Parse(line.Text, out var fault);
                var result = account is null
                    ? new ImportResult(ImportEnd.Refused, fault)
                    : await import.ImportAsync(account, token);
                if (result.End == ImportEnd.Refused)
                {
                    Interlocked.Increment(ref refused);
                    refuse(line.Number, result.Why);
                }
                else if (Interlocked.Increment(ref done) % LinesInAStep == 0)
                {
                    progress(new MoveCount(done, refused));
                }
            });
            return new MoveCount(done, refused);
        }
        finally
        {
            log.OperatorMoved("import", done, refused);
        }
    }

    private async Task WriteAsync(
        ExportPlace place, bool withHashes, Action<MoveCount> progress, CancellationToken cancellationToken)
    {
        await place.BeginAsync(cancellationToken);
        await using var file = place.OpenFile();
        await foreach (var page in finder.PagesAsync(withHashes, place.Token, cancellationToken))
        {
            foreach (var account in page.Accounts.Where(IsInUse))
            {
                var line = AccountLine.Of(account, withHashes);
                await file.WriteAsync(Encoding.UTF8.GetBytes($"{line}\n"), cancellationToken);
                place.Count++;
            }

            await file.FlushAsync(cancellationToken);
            await place.SaveAsync(page.Next, file.Position, cancellationToken);
            progress(new MoveCount(place.Count, 0));
        }
    }

    private bool IsInUse(AccountEntity account) =>
        states.Of(account) is AccountState.Active or AccountState.Deactivated;

    private static async IAsyncEnumerable<(int Number, string Text)> NumberedAsync(IAsyncEnumerable<string> lines)
    {
        var number = 0;
        await foreach (var line in lines)
        {
            number++;
            if (!string.IsNullOrWhiteSpace(line))
            {
                yield return (number, line);
            }
        }
    }
}
