using Accounts;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Http;

public sealed class LogTests
{
    [Fact]
    public async Task NoLogHoldsATokenAPasswordOrAWholeEmail()
    {
        await using var server = await TestServer.StartAsync();
        var name = TestServer.NewName();
        var password = $"secret-{Guid.NewGuid():N}";
        var email = $"{name}@example.org";
        var link = await server.LinkAsync(name, email, password);
        var token = LinkClient.TokenOf(link);
        server.Storage.Reset(_ => StorageFault.BeforeCall);
        await server.Http.GetAsync(link);
        await server.RegisterAsync(new { username = name, email, password });
        server.Storage.Reset();
        await server.Http.GetAsync(link);
        await server.Http.GetAsync(link + "x");
        await server.RegisterAsync(new { username = name, email, password });
        await server.Http.GetAsync($"/api/nothing/{token}");
        server.Clock.Advance(TimeSpan.FromHours(3));
        await server.Http.GetAsync(link);

        var log = server.Log.GetSnapshot();
        Assert.Contains(log, entry => entry.Message.StartsWith("Registered ", StringComparison.Ordinal));
        Assert.Contains(log, entry => entry.Message.StartsWith("Storage failed", StringComparison.Ordinal));
        LogTexts.AssertNoneIsIn(server, token, password, email);
    }
}
