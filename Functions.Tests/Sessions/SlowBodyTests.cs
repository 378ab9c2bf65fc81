using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Sessions;

/// <summary>
/// A refresh whose body comes slowly: how old a call is counts from its arrival, not from the end of its body. Its
/// own client's next calls may have overtaken it, so it ends nothing.
/// </summary>
public sealed class SlowBodyTests
{
    private const string Ended = "401 session_ended";

    [Theory]
    [InlineData(14, "401", Ended)]
    [InlineData(15, "503", "200")]
    public async Task AReuseWhoseBodyTookHalfTheGraceEndsNothing(int seconds, string status, string owner)
    {
        await using var site = await SignInSite.StartAsync();
        var first = await site.SignInAsync();
        var third = await site.RotateAsync((await site.RotateAsync(first.Refresh)).Refresh);
        var body = $$"""{"refresh_token":"{{first.Refresh}}"}""";
        using var connection = await RawConnection.OpenAsync(site.Server);
        Assert.True(await connection.SendAsync(
            "POST /api/refresh HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n"
            + $"content-length: {body.Length}\r\n\r\n{body[..20]}"));
        // The call has arrived by then.
        await Task.Delay(TimeSpan.FromSeconds(1));
        site.Server.Clock.Advance(TimeSpan.FromSeconds(seconds));
        Assert.True(await connection.SendAsync(body[20..]));
        Assert.Equal(status, await connection.StatusesAsync());
        Assert.Equal(owner, await site.TryRefreshAsync(third.Refresh));
    }
}
