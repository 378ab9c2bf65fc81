using System.Net.Http.Json;
using System.Text.Json;

namespace Functions.Tests.Support;

/// <summary>Finds links in answers, takes them apart, and opens them, as clients and as browsers do.</summary>
public static class LinkClient
{
    /// <summary>The outcome of a GET by a client, such as <c>200 User Activated</c>.</summary>
    public static async Task<string> OpenAsync(TestServer server, string link)
    {
        using var answer = await server.Http.GetAsync(link);
        return await TestServer.OutcomeAsync(answer);
    }

    /// <summary>The outcome of a POST by a client that knows the password, or has none.</summary>
    public static Task<string> ActivateAsync(TestServer server, string link, string? password) =>
        PostAsync(server, link, new { password });

    /// <summary>The outcome of a POST by a client; null in the body counts as not sent.</summary>
    public static async Task<string> PostAsync(TestServer server, string link, object body)
    {
        using var answer = await server.Http.PostAsJsonAsync(link, body);
        return await TestServer.OutcomeAsync(answer);
    }

    /// <summary>The page that a browser gets when it opens a link.</summary>
    public static Task<(int Status, string Text)> PageAsync(TestServer server, string link) =>
        BrowseAsync(server, HttpMethod.Get, link, null);

    /// <summary>The page that a browser gets when it sends the form of a link's page.</summary>
    public static async Task<(int Status, string Text)> SendFormAsync(
        TestServer server, string link, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(
            fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        return await BrowseAsync(server, HttpMethod.Post, link, form);
    }

    /// <summary>The link that an answer holds: of a registration, or to choose a new password.</summary>
    public static async Task<Uri> UrlOfAsync(HttpResponseMessage answer)
    {
        var body = await TestServer.JsonAsync(answer);
        var isActivation = body.TryGetProperty("confirmation_url", out var url);
        return new Uri((isActivation ? url : body.GetProperty("reset_url")).GetString()!);
    }

    /// <summary>The link that an answer holds, relative.</summary>
    public static async Task<string> OfAsync(HttpResponseMessage answer) => (await UrlOfAsync(answer)).AbsolutePath;

    /// <summary>The token of a link.</summary>
    public static string TokenOf(string link) => link[(link.LastIndexOf('/') + 1)..];

    /// <summary>The id of the account that a link is for.</summary>
    public static string AccountOf(string link) =>
        JsonDocument.Parse(Forgery.Open(TokenOf(link)).Payload).RootElement.GetProperty("sub").GetString()!;

    private static async Task<(int Status, string Text)> BrowseAsync(
        TestServer server, HttpMethod method, string link, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, link) { Content = body };
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await server.Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
