using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Storage that does not answer is said to be unavailable, in time.</summary>
public sealed class NoStorageTests
{
    [Theory]
    [OnEveryHost("GET", "/api/health", Setup = HostSetup.NoStorage)]
    [OnEveryHost("POST", "/api/register", Setup = HostSetup.NoStorage)]
    [OnEveryHost("GET", "/api/activate/{token}", Setup = HostSetup.NoStorage)]
    [OnEveryHost("POST", "/api/activate/{token}", Setup = HostSetup.NoStorage)]
    [OnEveryHost("POST", "/api/login", Setup = HostSetup.NoStorage)]
    public async Task WhatNeedsStorageIsUnavailable(HostKind kind, string method, string path)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.NoStorage);
        using var body = method == "GET"
            ? null
            : new StringContent("""{"username":"somebody","password":"krzysiek"}""", null, "application/json");
        using var answer = await host.SendAsync(new HttpMethod(method), Concrete(path), body);
        CommonHeaders.Check(answer);
        Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(answer));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.NoStorage)]
    public async Task WhatAnAuthenticTokenAsksForIsUnavailable(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.NoStorage);
        var refresh = $"{{\"refresh_token\":\"{AuthenticTokens.Refresh()}\"}}";
        var bearer =
            $"Authorization: Bearer {AuthenticTokens.Access(new Uri(host.Http.BaseAddress!, "api").ToString())}";
        using var refreshed = await host.SendAsync(
            HttpMethod.Post, "/api/refresh", new StringContent(refresh, null, "application/json"));
        using var left = await host.LogoutAsync(refresh);
        using var leftAll = await host.LogoutAsync("{\"everywhere\":true}", bearer);
        using var me = await host.MeAsync(bearer);
        foreach (var answer in new[] { refreshed, left, leftAll, me })
        {
            CommonHeaders.Check(answer);
            Assert.Equal("503 storage_unavailable", await TestServer.OutcomeAsync(answer));
        }
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.NoStorage)]
    public async Task ABrowserGetsAPage(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.NoStorage);
        var page = await host.PageAsync(Concrete("/api/activate/{token}"));
        Assert.Equal(503, page.Status);
        Assert.True(page.Heading.Length > 0);
    }

    private static string Concrete(string path) => path.Contains("{token}", StringComparison.Ordinal)
        ? HostAccounts.PathOf(RowIds.New(DateTimeOffset.UtcNow))
        : path;
}
