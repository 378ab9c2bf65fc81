using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.SignIn;

/// <summary>What is logged from sign-in to sign-out, at the most talkative level.</summary>
public sealed class LogTests
{
    [Fact]
    public async Task NoLogHoldsATokenAPasswordOrAWholeEmail()
    {
        await using var site = await SignInSite.StartAsync();
        var name = await site.AddAsync();
        var email = $"{name}@example.org";
        var wrong = $"wrong-{Guid.NewGuid():N}";
        var tokens = new List<SessionTokens> { await site.SignInAsync(name) };
        var server = site.Server;
        using var byEmail = await server.Http.PostAsJsonAsync(
            "/api/login", new { email, password = SignInSite.Password, refresh_token = tokens[0].Refresh });
        tokens.Add(await SessionTokens.OfAsync(byEmail));
        using var refused = await site.LoginAsync(name, wrong, tokens[0].Refresh);
        Assert.Equal("401 sign_in_failed", await TestServer.OutcomeAsync(refused));
        tokens.Add(await site.RotateAsync(tokens[0].Refresh));
        tokens.Add(await site.RotateAsync(tokens[2].Refresh));
        Assert.Equal("200", await site.MeAsync(tokens[3].Access));
        Assert.Equal("401 token_invalid", await site.MeAsync(tokens[3].Access + "x"));
        Assert.Equal("401 token_invalid", await site.TryRefreshAsync(tokens[3].Refresh + "x"));
        server.Storage.Reset(_ => StorageFault.BeforeCall);
        Assert.Equal("503 storage_unavailable", await site.TryRefreshAsync(tokens[3].Refresh));
        using var failed = await site.LoginAsync(name);
        Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(failed));
        server.Storage.Reset();
        Assert.Equal("401 session_ended", await site.TryRefreshAsync(tokens[0].Refresh)); // the reuse
        Assert.Equal("204", await site.LogoutAsync(new { everywhere = true }, tokens[1].Access));
        Assert.Equal("401 session_ended", await site.MeAsync(tokens[1].Access));

        var log = server.Log.GetSnapshot();
        Assert.Contains(log, entry => entry.Message.StartsWith("Signed in ", StringComparison.Ordinal));
        Assert.Contains(log, entry => entry.Message.EndsWith("two hold it", StringComparison.Ordinal));
        Assert.Contains(log, entry => entry.Message.StartsWith("Storage failed", StringComparison.Ordinal));
        var secrets = tokens.SelectMany(pair => new[] { pair.Access, pair.Refresh })
            .SelectMany(token => token.Split('.')[1..])
            .Concat([wrong, email]).ToList();
        LogTexts.AssertNoneIsIn(server, secrets);
    }
}
