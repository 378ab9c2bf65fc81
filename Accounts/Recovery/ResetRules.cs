using System.Diagnostics.CodeAnalysis;
using Accounts.Limits;
using Accounts.Passwords;
using Accounts.Storage;

namespace Accounts.Recovery;

/// <summary>
/// Takes a new password by a link. The link is used once because of what the account's row then says, not because of a
/// list of used ones: the one write sets password, stamp and the link's id together.
/// </summary>
public sealed class ResetRules(
    ResetAccounts accounts,
    ChosenPassword chosen,
    ChangeNotice notice,
    CounterStore counters,
    SignInTries tries,
    TimeProvider clock)
{
    private const int MostRounds = 10;

    /// <summary>How often a used link may be sent again to learn whether its password is the account's.</summary>
    private const int MostRepetitions = 5;

    /// <summary>No link lives longer.</summary>
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(1);

    /// <summary>The account of the link, where it is one that may have a link; or null.</summary>
    internal Task<AccountEntity?> FindAsync(ResetLinkClaims link, CancellationToken cancellationToken) =>
        accounts.FindAsync(link.AccountId, cancellationToken);

    /// <summary>Whether the link may be used now.</summary>
    internal static bool IsOpen([NotNullWhen(true)] AccountEntity? account, ResetLinkClaims link) =>
        account is not null && account.Stamp == link.Stamp;

    /// <summary>Takes the password, or says why not.</summary>
    /// <exception cref="ContentionException">Others wrote the account all the time.</exception>
    internal async Task<ResetResult> ResetAsync(
        ResetLinkClaims link, string password, CancellationToken cancellationToken)
    {
        var account = await FindAsync(link, cancellationToken);
        if (!IsOpen(account, link))
        {
            return await CheckUsedAsync(account, link, password, cancellationToken);
        }

        if (await chosen.FaultAsync(password, account.UserName, account.Email, cancellationToken) is { } fault)
        {
            return new ResetResult(ResetStatus.Refused, account, fault);
        }

        var hash = await chosen.HashAsync(password, cancellationToken);
        var change = new PasswordChange(link.Id, hash, clock.GetUtcNow());
        await notice.OrderAsync(account, change, cancellationToken);
        for (var round = 0; round < MostRounds; round++)
        {
            switch (await accounts.WriteAsync(account, change, cancellationToken))
            {
                case ResetWrite.Written:
                    return await EndAsync(account, cancellationToken);
                case ResetWrite.Taken:
                    return new ResetResult(ResetStatus.Gone);
            }

            account = await FindAsync(link, cancellationToken);
            // Written by a try whose answer was lost.
            if (account?.PasswordHash == hash)
            {
                return await EndAsync(account, cancellationToken);
            }

            if (!IsOpen(account, link))
            {
                return await CheckUsedAsync(account, link, password, cancellationToken);
            }
        }

        throw new ContentionException();
    }

    /// <summary>
    /// The same link with the same password again is no error: an answer was lost. Guesses are counted by link, apart
    /// from all other counts: who has the link can lock nobody out.
    /// </summary>
    private async Task<ResetResult> CheckUsedAsync(
        AccountEntity? account, ResetLinkClaims link, string password, CancellationToken cancellationToken)
    {
        var gone = new ResetResult(ResetStatus.Gone, account);
        if (account is null || account.ResetId != link.Id)
        {
            return gone;
        }

        var pause = await counters.TakeAsync(
            account.Id, $"reset-{link.Id}", MostRepetitions, LongestLife, cancellationToken);
        if (pause is not null || !await chosen.IsOfAsync(account, password, cancellationToken))
        {
            return gone;
        }

        // The write may have come so late that the order before it was taken for one of a change that never was. By the
        // same number it is the same mail.
        var change = new PasswordChange(link.Id, account.PasswordHash, account.PasswordChangedAt ?? clock.GetUtcNow());
        await notice.OrderAsync(account, change, cancellationToken);
        return await EndAsync(account, cancellationToken);
    }

    /// <summary>
    /// Opens the account to its owner though strangers guessed at it; also after a try that stopped here.
    /// </summary>
    private async Task<ResetResult> EndAsync(AccountEntity account, CancellationToken cancellationToken)
    {
        await tries.ClearAsync(account, cancellationToken);

        return new ResetResult(ResetStatus.Changed, account);
    }
}
