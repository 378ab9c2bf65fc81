using Accounts.Http;
using Accounts.Limits;
using Accounts.Sessions;
using Accounts.Storage;
using Microsoft.AspNetCore.Http;

namespace Accounts.SignIn;

/// <summary><c>POST /api/logout</c>: ends a session, or with a bearer token all of the account's.</summary>
public sealed class LogoutEndpoint(
    RequestGuard guard,
    ClientLimits limits,
    RefreshTokens tokens,
    BearerReader bearers,
    SessionStore store,
    AccountStore accounts)
{
    /// <summary>Answers 204, or a problem.</summary>
    public Task<IResult> HandleAsync(HttpRequest request) => guard.RunAsync(
        request,
        Telemetry.SignOuts,
        async cancellationToken =>
        {
            limits.CountLogout(request);
            var fields = await RequestFields.ReadAsync(request, formOrEmpty: false, cancellationToken);
            if (fields.Flag("everywhere"))
            {
                fields.ThrowIfFaulty();
                var id = await EndAllAsync(request, cancellationToken);
                Telemetry.SignOuts.Count("signed_out_everywhere", id);
                return Results.NoContent();
            }

            // An expired token ends its session too: it is authentic, and its holder wants it.
            var claims = await RefreshField.ReadAsync(fields, tokens, takesExpired: true);
            await store.EndAsync(claims.SessionId, cancellationToken);
            Telemetry.SignOuts.Count("signed_out", claims.AccountId);
            return Results.NoContent();
        });

    /// <summary>
    /// A new stamp: one write ends all sessions without looking for them. The account's id.
    /// </summary>
    private async Task<string> EndAllAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var stamp = Stamps.New();
        var account = await ReadAsync();
        await accounts.MergeStampedAsync(
            account,
            stamp,
            new Dictionary<string, object?> { [nameof(AccountEntity.Stamp)] = stamp },
            async () => await ReadAsync(),
            cancellationToken);
        return account.Id;

        async Task<AccountEntity> ReadAsync() => (await bearers.ReadAsync(request, cancellationToken)).Account;
    }
}
