using System.Text.Json;
using Xunit;

namespace Functions.Tests.Support;

/// <summary>The tokens of a session as they were answered.</summary>
public sealed record SessionTokens(string Access, string Refresh)
{
    /// <summary>The session's id.</summary>
    public string SessionId => Claims(Refresh).GetProperty("sid").GetString()!;

    /// <summary>The number of the refresh token.</summary>
    public long Number => Claims(Refresh).GetProperty("n").GetInt64();

    public static async Task<SessionTokens> OfAsync(HttpResponseMessage answer)
    {
        Assert.Equal("200", await TestServer.OutcomeAsync(answer));
        var body = await TestServer.JsonAsync(answer);
        return new SessionTokens(
            body.GetProperty("access_token").GetString()!, body.GetProperty("refresh_token").GetString()!);
    }

    /// <summary>What a token says.</summary>
    public static JsonElement Claims(string token) => JsonDocument.Parse(Forgery.Open(token).Payload).RootElement;
}
