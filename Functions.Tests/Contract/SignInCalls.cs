using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>The calls of sign-in, as a client makes them.</summary>
internal static class SignInCalls
{
    public const string Password = "krzysiek";

    private const int MostTries = 5;

    /// <summary>Registers and activates an account of this name.</summary>
    public static async Task<string> AddActiveAsync(this ProductHost host, string? name = null)
    {
        name ??= TestServer.NewName();
        Assert.Equal("200 User Activated", await host.GetAsync((await host.LinkAsync(name, Password)).AbsolutePath));
        return name;
    }

    /// <summary>Signs in; where a busy machine has too much to hash, again after the pause that is asked for.</summary>
    public static async Task<HttpResponseMessage> LoginAsync(
        this ProductHost host, string name, string password = Password)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await host.Http.LoginAsync(name, password);
            if (tries == MostTries || await TestServer.OutcomeAsync(answer) != "503 overloaded")
            {
                return answer;
            }

            var pause = answer.Headers.RetryAfter!.Delta!.Value;
            answer.Dispose();
            await Task.Delay(pause);
        }
    }

    public static async Task<SessionTokens> SignInAsync(this ProductHost host, string? name = null)
    {
        using var answer = await host.LoginAsync(name ?? await host.AddActiveAsync());
        return await SessionTokens.OfAsync(answer);
    }

    public static Task<HttpResponseMessage> RefreshAsync(this ProductHost host, string token) =>
        host.Http.RefreshAsync(token);

    public static Task<HttpResponseMessage> MeAsync(this ProductHost host, params string[] headers) =>
        host.SendAsync(HttpMethod.Get, "/api/me", null, headers);

    public static Task<HttpResponseMessage> LogoutAsync(this ProductHost host, string json, params string[] headers) =>
        host.SendAsync(HttpMethod.Post, "/api/logout", new StringContent(json, null, "application/json"), headers);

    /// <summary>A 401 with the challenge of a bearer token.</summary>
    public static async Task AssertChallengedAsync(this HttpResponseMessage answer, string code, bool isFault = true)
    {
        Assert.Equal($"401 {code}", await TestServer.OutcomeAsync(answer));
        var challenge = isFault ? "Bearer realm=\"api\", error=\"invalid_token\"" : "Bearer realm=\"api\"";
        Assert.Equal(challenge, $"{Assert.Single(answer.Headers.GetValues("WWW-Authenticate"))}");
        Assert.Equal("no-store", $"{answer.Headers.CacheControl}");
    }
}
