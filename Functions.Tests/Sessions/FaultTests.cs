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
    public async Task ASignInAbsorbsOneFailedCallAndCutOffSucceedsWhenRepeated(StorageFault fault)
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
    public async Task ARefreshAbsorbsOneFailedCallAndCutOffSucceedsWhenRepeated(StorageFault fault)
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
    public async Task ASignOutAbsorbsOneFailedCallAndCutOffSucceedsWhenRepeated(StorageFault fault)
    {
        await using var site = await SignInSite.StartAsync();
        await AssertAsync(site, fault, "204", async () =>
        {
            var tokens = await site.SignInAsync();
            return () => LogoutAsync(site, new { refresh_token = tokens.Refresh }, null);
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
            return () => LogoutAsync(site, new { everywhere = true }, tokens.Access);
        });
    }

    [Fact]
    public async Task OneFailedCallOfMeIsAbsorbed()
    {
        await using var site = await SignInSite.StartAsync();
        await FailingStorage.AssertAbsorbedAsync(site.Server, StorageFault.BeforeCall, "200", async () =>
        {
            var tokens = await site.SignInAsync();
            return () => site.Server.Http.SendAsync(HttpMethod.Get, "/api/me", null, tokens.Access);
        });
    }

    private static async Task AssertAsync(
        SignInSite site, StorageFault fault, string outcome, Func<Task<Func<Task<HttpResponseMessage>>>> prepare)
    {
        await FailingStorage.AssertAbsorbedAsync(site.Server, fault, outcome, prepare);
        await FailingStorage.AssertRepeatableAsync(site.Server, fault, outcome, prepare);
    }

    private static Task<HttpResponseMessage> LogoutAsync(SignInSite site, object body, string? bearer) =>
        site.Server.Http.SendAsync(HttpMethod.Post, "/api/logout", body, bearer);
}
