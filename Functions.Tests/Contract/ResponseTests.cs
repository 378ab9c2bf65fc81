using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>From registration to activation with delivery Response, on both hosts.</summary>
public sealed class ResponseTests
{
    [Theory]
    [OnEveryHost]
    public async Task ALinkPointsToTheUrlServed(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var link = await host.LinkAsync(TestServer.NewName());
        Assert.Equal(host.Http.BaseAddress!.Authority, link.Authority);
    }

    [Theory]
    [OnEveryHost]
    public async Task APostActivatesWithAnyBodyThatIsTaken(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var json = new StringContent("{}", null, "application/json");
        using var password = new StringContent("{\"password\":\"any password\"}", null, "application/json");
        using var form = new FormUrlEncodedContent([]);
        HttpContent?[] bodies = [null, json, password, form];
        foreach (var body in bodies)
        {
            var link = await host.LinkAsync(TestServer.NewName());
            using var answer = await host.SendAsync(HttpMethod.Post, link.AbsolutePath, body);
            Assert.Equal("200 User Activated", await TestServer.OutcomeAsync(answer));
        }
    }

    [Theory]
    [OnEveryHost]
    public async Task AChangedLinkIsNotAuthentic(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var path = (await host.LinkAsync(TestServer.NewName())).AbsolutePath;
        using var answer = await host.Http.GetAsync(path[..^9] + (path[^9] == 'A' ? 'B' : 'A') + path[^8..]);
        Assert.Equal("401 token_invalid", await TestServer.OutcomeAsync(answer));
        Assert.Equal("JWT realm=\"api\"", answer.Headers.WwwAuthenticate.Single().ToString());
    }

    [Theory]
    [OnEveryHost]
    public async Task ResendAnswersAlike(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var name = TestServer.NewName();
        using var registered = await host.RegisterAsync(
            new { username = name, email = $"{name}@example.org", password = "krzysiek" });
        Assert.Equal(201, (int)registered.StatusCode);
        var wholes = new List<string>();
        foreach (var email in new[] { $"{name}@example.org", $"no-{name}@example.org" })
        {
            using var answer = await host.Http.PostAsJsonAsync("/api/resend", new { email });
            wholes.Add(await answer.WholeAsync());
        }

        Assert.StartsWith("202", Assert.Single(wholes.Distinct()), StringComparison.Ordinal);
    }
}
