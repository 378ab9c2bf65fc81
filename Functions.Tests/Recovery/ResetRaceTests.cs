using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Recovery;

/// <summary>One link, sent by many at once.</summary>
public sealed class ResetRaceTests
{
    private const int Callers = 50;

    [Fact]
    public async Task OfFiftyPasswordsForOneLinkOneIsTakenAndSignsIn()
    {
        await using var server = await TestServer.StartAsync();
        var name = TestServer.NewName();
        using var opened = await server.Http.GetAsync(await server.LinkAsync(name));
        using var forgot = await server.Http.PostAsJsonAsync("/api/password/forgot", new { username = name });
        var link = new Uri((await TestServer.JsonAsync(forgot)).GetProperty("reset_url").GetString()!).AbsolutePath;
        var outcomes = await Task.WhenAll(Enumerable.Range(0, Callers)
            .Select(i => LinkClient.PostAsync(server, link, new { password = $"password number {i}" })));

        var winner = Assert.Single(Enumerable.Range(0, Callers), i => outcomes[i] == "200 Password changed.");
        Assert.Equal(Callers - 1, outcomes.Count(outcome => outcome == "410 link_gone"));
        foreach (var i in new[] { winner, (winner + 1) % Callers })
        {
            using var login = await server.Http.PostAsJsonAsync(
                "/api/login", new { username = name, password = $"password number {i}" });
            Assert.Equal(i == winner ? 200 : 401, (int)login.StatusCode);
        }
    }
}
