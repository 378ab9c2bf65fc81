using System.Text.Json;
using Accounts.SignIn;
using Microsoft.AspNetCore.Http;

namespace Benchmarks.Scale;

/// <summary>The tokens of a session.</summary>
internal sealed record ScaleTokens(string Access, string Refresh);

/// <summary>The calls of who signs in, each by a client of its own.</summary>
internal sealed class ScaleSessions(ScaleService service)
{
    private int clients;

    public async Task<ScaleTokens> LoginAsync(string email) => TokensOf(await AskAsync(
        "/api/login", new { email, password = ScaleService.Password }, service.Get<LoginEndpoint>().HandleAsync));

    public async Task<ScaleTokens> RefreshAsync(ScaleTokens tokens) => TokensOf(await AskAsync(
        "/api/refresh", new { refresh_token = tokens.Refresh }, service.Get<RefreshEndpoint>().HandleAsync));

    public Task MeAsync(ScaleTokens tokens) => service.AskAsync(
        "GET", "/api/me", [], NextClient(), 200, service.Get<MeEndpoint>().HandleAsync, $"Bearer {tokens.Access}");

    public Task LogoutAsync(ScaleTokens tokens) => service.AskAsync(
        "POST",
        "/api/logout",
        JsonSerializer.SerializeToUtf8Bytes(new { refresh_token = tokens.Refresh }),
        NextClient(),
        204,
        service.Get<LogoutEndpoint>().HandleAsync);

    private Task<JsonElement> AskAsync(
        string path,
        object body,
        Func<HttpRequest, Task<IResult>> handle) =>
        service.AskAsync("POST", path, JsonSerializer.SerializeToUtf8Bytes(body), NextClient(), 200, handle);

    /// <summary>Fewer calls than a client may make in a minute.</summary>
    private int NextClient() => Interlocked.Increment(ref clients) / 10;

    private static ScaleTokens TokensOf(JsonElement body) =>
        new(body.GetProperty("access_token").GetString()!, body.GetProperty("refresh_token").GetString()!);
}
