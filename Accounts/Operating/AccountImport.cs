using Accounts.Claims;
using Accounts.Storage;
using Azure;

namespace Accounts.Operating;

/// <summary>How the import of one account ended.</summary>
public enum ImportEnd
{
    /// <summary>It is here now.</summary>
    Imported,

    /// <summary>It was here already.</summary>
    Present,

    /// <summary>It cannot be taken.</summary>
    Refused,
}

/// <summary>The end of one account's import.</summary>
/// <param name="End">How it ended.</param>
/// <param name="Why">Why it was refused.</param>
public sealed record ImportResult(ImportEnd End, string Why = "");

/// <summary>
/// Imports accounts: each is inserted as pending, then claims its email and name and comes to life by the protocol of
/// every activation. So whatever a crash leaves is not active without its claims; only a rerun completes it, and the
/// purge removes what none completes.
/// </summary>
/// <exception cref="RequestFailedException">Storage failed after the client's own retries.</exception>
public sealed class AccountImport(
    AccountStore accounts,
    ClaimStore claims,
    AccountStates states,
    AccountActivator activator,
    AccountRemoval removal,
    RemovalNotes notes,
    TimeProvider clock)
{
    /// <summary>Imports the account of a line.</summary>
    public async Task<ImportResult> ImportAsync(AccountLine line, CancellationToken cancellationToken)
    {
        if (line.RegisteredAt > clock.GetUtcNow())
        {
            return Refused("registered_at is in the future");
        }

        var id = line.Sub ?? await BegunAsync(line, cancellationToken) ?? RowIds.New(clock.GetUtcNow());
        await notes.WriteImportAsync(id, cancellationToken);
        var wanted = line.ToAccount(id, clock.GetUtcNow());
        await accounts.InsertAsync(wanted, cancellationToken);
        while (true)
        {
            var account = await accounts.FindAsync(id, cancellationToken);
            if (account is null || states.Of(account) == AccountState.Gone)
            {
                return Refused("the account of this sub was removed");
            }

            if (account.NameKey != wanted.NameKey || account.EmailKey != wanted.EmailKey)
            {
                return Refused("the account of this sub has another name or email");
            }

            if (account.ActivatedAt is not null)
            {
                return new ImportResult(ImportEnd.Present);
            }

            if (account.OriginallyRegisteredAt is null)
            {
                return Refused("the account of this sub registered here and is pending");
            }

            if (account.Stamp == wanted.Stamp)
            {
                return await ActivateAsync(account, line, cancellationToken);
            }

            // What an earlier run left begins its pending period again, with what the file says now.
            await accounts.ReplaceAsync(wanted, account.ETag, cancellationToken);
        }
    }

    /// <summary>
    /// The account that an earlier run made of a line that names none: the one that has its claims and its digest, or
    /// else it is another person of that name. One that has no claim yet is not found, and goes by the purge.
    /// </summary>
    private async Task<string?> BegunAsync(AccountLine line, CancellationToken cancellationToken)
    {
        var wanted = line.ToAccount("", default);
        foreach (var key in wanted.Keys)
        {
            var holder = await accounts.HolderAsync(await claims.FindAsync(key, cancellationToken), cancellationToken);
            if (holder is { RemovedAt: null } && holder.ImportDigest == wanted.ImportDigest)
            {
                return holder.Id;
            }
        }

        return null;
    }

    private async Task<ImportResult> ActivateAsync(
        AccountEntity account, AccountLine line, CancellationToken cancellationToken)
    {
        var choice = new ActivationChoice { IsImport = true, IsActive = line.State != "deactivated" };
        var result = await activator.ActivateAsync(account, choice, cancellationToken);
        switch (result.Status)
        {
            case ActivationStatus.EmailTaken:
                await removal.RemoveOwnAsync(account, cancellationToken);
                return Refused("email_taken");
            case ActivationStatus.NameTaken:
                await removal.RemoveOwnAsync(account, cancellationToken);
                return Refused("username_taken");
            case ActivationStatus.Gone when states.Of(result.Account) != AccountState.Deactivated:
                return Refused("the account was removed meanwhile");
            default:
                return new ImportResult(ImportEnd.Imported);
        }
    }

    private static ImportResult Refused(string why) => new(ImportEnd.Refused, why);
}
