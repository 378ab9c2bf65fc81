using System.Text.Json.Serialization;
using Accounts.Http;
using Accounts.Limits;
using Accounts.Sessions;
using Microsoft.AspNetCore.Http;

namespace Accounts.SignIn;

/// <summary>The session of a bearer token.</summary>
public sealed record MeSession(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("created_at")] DateTimeOffset CreatedAt,
    [property: JsonPropertyName("refreshed_at")] DateTimeOffset RefreshedAt);

/// <summary>The account and this session, without hashes, stamps and secrets; what has no value is left out.</summary>
public sealed record MeBody(
    [property: JsonPropertyName("sub")] string Sub,
    [property: JsonPropertyName("username")] string UserName,
    [property: JsonPropertyName("email"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Email,
    [property: JsonPropertyName("locale"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Locale,
    [property: JsonPropertyName("registered_at")] DateTimeOffset RegisteredAt,
    [property: JsonPropertyName("activated_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    DateTimeOffset? ActivatedAt,
    [property: JsonPropertyName("password_changed_at"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    DateTimeOffset? PasswordChangedAt,
    [property: JsonPropertyName("session")] MeSession Session);

/// <summary><c>GET /api/me</c>: the account and the session of who bears the token.</summary>
public sealed class MeEndpoint(RequestGuard guard, ClientLimits limits, BearerReader bearers)
{
    /// <summary>Answers 200, or a problem.</summary>
    public Task<IResult> HandleAsync(HttpRequest request) => guard.RunAsync(
        request,
        Telemetry.MeRequests,
        async cancellationToken =>
        {
            limits.CountMe(request);
            var (account, session) = await bearers.ReadAsync(request, cancellationToken);
            var body = new MeBody(
                account.Id, account.UserName, account.Email, account.Locale,
                Seconds(account.OriginallyRegisteredAt ?? account.RegisteredAt), Seconds(account.ActivatedAt),
                Seconds(account.PasswordChangedAt),
                new MeSession(session.Id, Seconds(session.CreatedAt), Seconds(session.RefreshedAt)));
            Telemetry.MeRequests.Count("answered", account.Id);
            return Results.Json(body, SignInJson.Default.MeBody);
        });

    private static DateTimeOffset? Seconds(DateTimeOffset? time) => time is { } one ? Seconds(one) : null;

    /// <summary>
    /// In UTC and whole seconds, as storage's clock has them: rows hold the times of both it and our own.
    /// </summary>
    private static DateTimeOffset Seconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
