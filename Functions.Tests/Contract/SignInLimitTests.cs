using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Limits of sign-in per client, on both hosts.</summary>
public sealed class SignInLimitTests
{
    [Theory]
    [OnEveryHost(Setup = HostSetup.Counted)]
    public async Task TriesAtOneNameAreLimitedForAClientAndUnknownNamesAlike(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Counted);
        var name = TestServer.NewName();
        await host.Accounts.InsertAsync(name, TimeSpan.FromHours(1), isActive: true);
        foreach (var one in new[] { name, TestServer.NewName() })
        {
            var client = Client.NewIp();
            var statuses = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => LoginAsync(host, client, one)));
            Assert.Equal(["401 sign_in_failed", "401 sign_in_failed"], statuses);
            Assert.Equal("429 rate_limited", await LoginAsync(host, client, one));
            Assert.Equal("401 sign_in_failed", await LoginAsync(host, Client.NewIp(), one));
        }
    }

    [Theory]
    [OnEveryHost("login", 4, 400, Setup = HostSetup.Counted)]
    [OnEveryHost("refresh", 3, 400, Setup = HostSetup.Counted)]
    [OnEveryHost("logout", 3, 400, Setup = HostSetup.Counted)]
    [OnEveryHost("me", 3, 401, Setup = HostSetup.Counted)]
    [OnEveryHost("leave", 4, 400, Setup = HostSetup.Counted)]
    [OnEveryHost("password", 4, 401, Setup = HostSetup.Counted)]
    [OnEveryHost("password/reset/token", 3, 401, Setup = HostSetup.Counted)]
    public async Task CallsOfAClientInAMinuteAreLimited(HostKind kind, string call, int limit, int status)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Counted);
        var header = $"X-Forwarded-For: {Client.NewIp()}";
        var statuses = new List<int>();
        // The minute may end in between.
        while (statuses.LastOrDefault() != 429 && statuses.Count <= 2 * limit)
        {
            using var body = JsonContent.Create(new { });
            var (method, content) = call == "me" ? (HttpMethod.Get, null) : (HttpMethod.Post, body);
            using var answer = await host.SendAsync(method, $"/api/{call}", content, header);
            statuses.Add((int)answer.StatusCode);
            if (statuses[^1] == 429)
            {
                Assert.InRange(
                    answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            }
        }

        Assert.Equal(429, statuses[^1]);
        Assert.InRange(statuses.Count, limit + 1, (2 * limit) + 1);
        Assert.All(statuses.SkipLast(1), one => Assert.Equal(status, one));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Counted)]
    public async Task LinksForANewPasswordAreLimitedForAClientLikeActivationLinks(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Counted);
        var header = $"X-Forwarded-For: {Client.NewIp()}";
        var outcomes = new List<string>();
        foreach (var path in new[] { "password/forgot", "password/forgot", "password/forgot", "resend" })
        {
            using var body = JsonContent.Create(new { email = TestServer.NewEmail() });
            using var answer = await host.SendAsync(HttpMethod.Post, $"/api/{path}", body, header);
            outcomes.Add(await TestServer.OutcomeAsync(answer));
        }

        var made = outcomes.Take(2);
        Assert.Equal(["404 account_not_found", "404 account_not_found"], made);
        Assert.Equal(["429 rate_limited", "429 rate_limited"], outcomes.Skip(2));
    }

    private static async Task<string> LoginAsync(ProductHost host, string client, string name)
    {
        using var body = JsonContent.Create(new { username = name, password = "another" });
        using var answer = await host.SendAsync(HttpMethod.Post, "/api/login", body, $"X-Forwarded-For: {client}");
        return await TestServer.OutcomeAsync(answer);
    }
}
