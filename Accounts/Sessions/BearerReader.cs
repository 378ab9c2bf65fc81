using Accounts.Http;
using Accounts.Links;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;

namespace Accounts.Sessions;

/// <summary>Who bears an access token: the account and the session, both live.</summary>
internal sealed record Bearer(AccountEntity Account, SessionEntity Session);

/// <summary>Reads the bearer token of a request (RFC 6750) and checks that its session still is one.</summary>
public sealed class BearerReader(AccessTokens tokens, SessionRules sessions)
{
    private const string Scheme = "Bearer ";

    /// <summary>Who bears the token.</summary>
    /// <exception cref="ProblemException">401: none, not authentic, too old, or its session has ended.</exception>
    internal async Task<Bearer> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var header = request.Headers.Authorization;
        if (header.Count != 1 || !header[0]!.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            throw new ProblemException(Problems.BearerMissing);
        }

        var (status, claims) = await tokens.ReadAsync(header[0]![Scheme.Length..].Trim(), request);
        if (claims is null)
        {
            throw new ProblemException(Problems.BearerInvalid);
        }

        if (status == TokenStatus.Expired)
        {
            throw new ProblemException(Problems.BearerExpired);
        }

        var (account, (session, readAt)) = await sessions.ReadAsync(
            claims.AccountId, claims.SessionId, cancellationToken);
        return session is not null && session.AccountId == claims.AccountId && sessions.IsLive(session, account, readAt)
            ? new Bearer(account!, session)
            : throw new ProblemException(Problems.SessionEnded);
    }
}
