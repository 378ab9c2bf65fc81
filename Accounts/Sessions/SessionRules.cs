using System.Security.Cryptography;
using Accounts.Claims;
using Accounts.Storage;

namespace Accounts.Sessions;

/// <summary>A session and the secret of its refresh tokens.</summary>
internal sealed record OpenSession(SessionEntity Session, byte[] Secret);

/// <summary>How a refresh ended.</summary>
internal enum RefreshStatus
{
    /// <summary>The session goes on.</summary>
    Refreshed,

    /// <summary>It has ended: expired, signed out, or the account changed its password or is gone.</summary>
    Ended,

    /// <summary>Two hold it: it was ended.</summary>
    Reused,
}

/// <summary>The end of a refresh.</summary>
internal sealed record RefreshResult(RefreshStatus Status, OpenSession? Open = null);

/// <summary>
/// Begins sessions, carries them on, and ends them. All times of a session are storage's; the end that a token names
/// was checked before, by our own clock.
/// </summary>
public sealed class SessionRules(
    SessionStore store,
    AccountStore accounts,
    AccountStates states,
    RefreshTokens tokens,
    SignInOptions options,
    TimeProvider clock)
{
    private const int MostRounds = 10;

    /// <summary>A change of the password writes the account and, well within it, the session that made it.</summary>
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Begins a session of an account that was read at this time, with the stamp that the verified password had.
    /// </summary>
    internal async Task<OpenSession> BeginAsync(
        AccountEntity account, DateTimeOffset readAt, CancellationToken cancellationToken)
    {
        var secret = RefreshTokens.NewSecret();
        var session = new SessionEntity
        {
            Id = RowIds.New(readAt),
            AccountId = account.Id,
            SecretHash = SHA256.HashData(secret),
            Stamp = account.Stamp,
            Current = 1,
            Parent = 0,
            CreatedAt = readAt,
            RefreshedAt = readAt,
        };
        await store.InsertAsync(session, cancellationToken);
        return new OpenSession(session, secret);
    }

    /// <summary>Carries a session on for an authentic refresh token.</summary>
    /// <param name="claims">What the token says.</param>
    /// <param name="arrived">When the call came, as a timestamp of the clock: before its body was read.</param>
    /// <param name="cancellationToken">Ends the refresh.</param>
    /// <exception cref="ContentionException">Others wrote the session all the time, or the call took too long to end
    /// it.</exception>
    internal async Task<RefreshResult> RefreshAsync(
        RefreshTokenClaims claims, long arrived, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MostRounds; round++)
        {
            var (account, (session, readAt)) = await ReadAsync(claims.AccountId, claims.SessionId, cancellationToken);
            if (session is null || !claims.Match(session) || !IsLive(session, account, readAt))
            {
                return new RefreshResult(RefreshStatus.Ended);
            }

            var isWithinGrace = readAt - session.RefreshedAt < options.ReuseGrace;
            var verdict = RefreshVerdict.Of(claims.Number, session.Current, session.Parent, isWithinGrace);
            if (verdict.Meaning == RefreshMeaning.Reuse)
            {
                if (await EndReusedAsync(session, arrived, cancellationToken))
                {
                    return new RefreshResult(RefreshStatus.Reused);
                }

                // Somebody wrote the session meanwhile: it still lives, and is checked again.
                continue;
            }

            if (!verdict.Writes)
            {
                return new RefreshResult(RefreshStatus.Refreshed, new OpenSession(session, claims.Secret));
            }

            if (await store.RotateAsync(session, verdict.Current, verdict.Parent, readAt, cancellationToken))
            {
                var next = session with { Current = verdict.Current, Parent = verdict.Parent, RefreshedAt = readAt };
                return new RefreshResult(RefreshStatus.Refreshed, new OpenSession(next, claims.Secret));
            }
        }

        throw new ContentionException();
    }

    /// <summary>
    /// Reads a session and its account; again after a while where that may have been between the two writes of a change
    /// by this very session.
    /// </summary>
    internal async Task<(AccountEntity? Account, SessionReading Reading)> ReadAsync(
        string accountId, string sessionId, CancellationToken cancellationToken)
    {
        var (account, reading) = await ReadOnceAsync(accountId, sessionId, cancellationToken);
        if (account is null || reading.Session is null || reading.Session.Stamp == account.Stamp)
        {
            return (account, reading);
        }

        await Task.Delay(BetweenWrites, cancellationToken);
        return await ReadOnceAsync(accountId, sessionId, cancellationToken);
    }

    /// <summary>Whether a session may be used now.</summary>
    internal bool IsLive(SessionEntity session, AccountEntity? account, DateTimeOffset now) =>
        states.Of(account) == AccountState.Active && account!.Stamp == session.Stamp && now < tokens.EndOf(session);

    private async Task<(AccountEntity? Account, SessionReading Reading)> ReadOnceAsync(
        string accountId, string sessionId, CancellationToken cancellationToken)
    {
        var reading = store.FindAsync(sessionId, cancellationToken);
        var account = accounts.FindAsync(accountId, cancellationToken);
        // Both end before the request does, also where one fails.
        await Task.WhenAll(reading, account);
        return (await account, await reading);
    }

    /// <summary>
    /// Ends a session that two hold; whether it is over now. A call that was under way for long may have been overtaken
    /// by its own client's next one: it ends nothing, and is repeated.
    /// </summary>
    private async Task<bool> EndReusedAsync(SessionEntity session, long arrived, CancellationToken cancellationToken)
    {
        if (options.ReuseGrace == TimeSpan.Zero)
        {
            return await store.DeleteIfUnchangedAsync(session, cancellationToken);
        }

        var left = (options.ReuseGrace / 2) - clock.GetElapsedTime(arrived);
        if (left <= TimeSpan.Zero)
        {
            throw new ContentionException();
        }

        using var limit = new CancellationTokenSource(left, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        return await store.DeleteIfUnchangedAsync(session, either.Token);
    }
}
