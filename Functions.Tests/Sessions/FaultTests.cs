using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Sessions;

/// <summary>
/// Storage fails at every call of sign-in: one failed call is absorbed, and what answers 503 may be repeated.
/// </summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task ASignIn(StorageFault fault)
    {
        await using var site = await SignInSite.StartAsync();
        await AssertAsync(site, fault, "200", async () =>
        {
            var name = await site.AddAsync();
            return () => site.LoginAsync(name);
        });
    }

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task ARefresh(StorageFault fault)
    {
        await using var site = await SignInSite.StartAsync();
        await AssertAsync(site, fault, "200", async () =>
        {
            var tokens = await site.SignInAsync();
            site.PassGrace();
            return () => site.RefreshAsync(tokens.Refresh);
        });
    }

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task ASignOut(StorageFault fault)
    {
        await using var site = await SignInSite.StartAsync();
        await AssertAsync(site, fault, "204", async () =>
        {
            var tokens = await site.SignInAsync();
            return () => LogoutAsync(site, $"{{\"refresh_token\":\"{tokens.Refresh}\"}}", null);
        });
    }

    [Theory]
    [InlineData(StorageFault.BeforeCall)]
    [InlineData(StorageFault.AfterCall)]
    public async Task OneFailedCallOfASignOutEverywhereIsAbsorbed(StorageFault fault)
    {
        await using var site = await SignInSite.StartAsync();
        await FailingStorage.AssertAbsorbedAsync(site.Server, fault, "204", async () =>
        {
            var tokens = await site.SignInAsync();
            return () => LogoutAsync(site, "{\"everywhere\":true}", tokens.Access);
        });
    }

    [Fact]
    public async Task OneFailedCallOfMeIsAbsorbed()
    {
        await using var site = await SignInSite.StartAsync();
        await FailingStorage.AssertAbsorbedAsync(site.Server, StorageFault.BeforeCall, "200", async () =>
        {
            var tokens = await site.SignInAsync();
            return async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/api/me");
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {tokens.Access}");
                return await site.Server.Http.SendAsync(request);
            };
        });
    }

    private static async Task AssertAsync(
        SignInSite site, StorageFault fault, string outcome, Func<Task<Func<Task<HttpResponseMessage>>>> prepare)
    {
        await FailingStorage.AssertAbsorbedAsync(site.Server, fault, outcome, prepare);
        await FailingStorage.AssertRepeatableAsync(site.Server, fault, outcome, prepare);
    }

    private static async Task<HttpResponseMessage> LogoutAsync(SignInSite site, string body, string? bearer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/logout")
        {
            Content = new StringContent(body, null, "application/json"),
        };
        if (bearer is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {bearer}");
        }

        return await site.Server.Http.SendAsync(request);
    }
}
