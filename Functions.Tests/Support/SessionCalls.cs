using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Functions.Tests.Support;

/// <summary>The calls from signing in to signing out or leaving, as a client makes them.</summary>
internal static class SessionCalls
{
    /// <summary>Signs in; a device says with its last refresh token that it is known.</summary>
    public static Task<HttpResponseMessage> LoginAsync(
        this HttpClient http, string name, string password, string? device = null) =>
        http.PostAsJsonAsync("/api/login", new { username = name, password, refresh_token = device });

    /// <summary>The outcome of a sign-in.</summary>
    public static async Task<string> TryLoginAsync(this HttpClient http, string name, string password)
    {
        using var answer = await http.LoginAsync(name, password);
        return await TestServer.OutcomeAsync(answer);
    }

    /// <summary>The tokens of a new session.</summary>
    public static async Task<SessionTokens> SignInAsync(this HttpClient http, string name, string password)
    {
        using var answer = await http.LoginAsync(name, password);
        return await SessionTokens.OfAsync(answer);
    }

    public static Task<HttpResponseMessage> RefreshAsync(this HttpClient http, string token) =>
        http.PostAsJsonAsync("/api/refresh", new { refresh_token = token });

    /// <summary>The outcome of a refresh.</summary>
    public static async Task<string> TryRefreshAsync(this HttpClient http, string token)
    {
        using var answer = await http.RefreshAsync(token);
        return await TestServer.OutcomeAsync(answer);
    }

    /// <summary>The tokens of a refresh.</summary>
    public static async Task<SessionTokens> NextAsync(this HttpClient http, string token)
    {
        using var answer = await http.RefreshAsync(token);
        return await SessionTokens.OfAsync(answer);
    }

    /// <summary>The outcome of asking who is signed in.</summary>
    public static async Task<string> MeAsync(this HttpClient http, string bearer)
    {
        using var answer = await http.SendAsync(HttpMethod.Get, "/api/me", null, bearer);
        return await TestServer.OutcomeAsync(answer);
    }

    /// <summary>The outcome of a sign-out.</summary>
    public static async Task<string> LogoutAsync(this HttpClient http, object body, string? bearer = null)
    {
        using var answer = await http.SendAsync(HttpMethod.Post, "/api/logout", body, bearer);
        return await TestServer.OutcomeAsync(answer);
    }

    /// <summary>Deletes the account of who bears the token.</summary>
    public static Task<HttpResponseMessage> LeaveAsync(this HttpClient http, string bearer, string password) =>
        http.SendAsync(HttpMethod.Delete, "/api/me", new { password }, bearer);

    /// <summary>Sends a request, with a body as JSON and an access token where they are given.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        this HttpClient http, HttpMethod method, string path, object? body, string? bearer)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : JsonContent.Create(body);
        request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
        return await http.SendAsync(request);
    }
}
