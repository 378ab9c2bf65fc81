using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary><c>/api/leave</c>: who has no app any more leaves by name and password.</summary>
public sealed class LeavePageTests
{
    private const string Path = "/api/leave";
    private const string Ask = "Delete your account";
    private const string Gone = "Your account is deleted";

    [Theory]
    [OnEveryHost(HostSetup.Response)]
    [OnEveryHost(HostSetup.Email, Setup = HostSetup.Email)]
    public async Task ThePageAsksForNameAndPassword(HostKind kind, HostSetup setup)
    {
        var host = await ContractHosts.SharedAsync(kind, setup);
        var page = await host.PageAsync(Path);
        Assert.Equal($"200 {Ask}", page.Outcome);
        Assert.True(page.Asks("username"));
        Assert.True(page.Asks("password"));
        using var head = await host.SendAsync(HttpMethod.Head, Path, null, "Accept: text/html");
        Assert.Equal(200, (int)head.StatusCode);
    }

    [Theory]
    [OnEveryHost]
    public async Task TheFormDeletesAndEndsSessions(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var name = await host.AddActiveAsync();
        var tokens = await host.SignInAsync(name);
        var left = await host.PageAsync(Path, ("username", name), ("password", SignInCalls.Password));
        Assert.Equal($"200 {Gone}", left.Outcome);
        Assert.False(await host.Accounts.IsClaimedAsync(name));
        using var refreshed = await host.RefreshAsync(tokens.Refresh);
        await refreshed.AssertChallengedAsync("session_ended");
        var again = await host.PageAsync(Path, ("username", name), ("password", SignInCalls.Password));
        Assert.Equal($"401 {Ask}", again.Outcome);
    }

    [Theory]
    [OnEveryHost]
    public async Task WhoSendsJsonGets204(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        Assert.Equal("200 Send name and password by POST.", await host.GetAsync(Path));
        var name = TestServer.NewName();
        using var registered = await host.RegisterAsync(
            new { username = name, email = $"{name}@example.org", password = SignInCalls.Password });
        Assert.Equal("200 User Activated", await host.GetAsync(await LinkClient.OfAsync(registered)));
        Assert.Equal(
            "204", await host.PostAsync(Path, new { email = $"{name}@EXAMPLE.org", password = SignInCalls.Password }));
        Assert.False(await host.Accounts.IsClaimedAsync(name));
        Assert.False(await host.Accounts.IsClaimedAsync($"{name}@example.org"));
    }

    [Theory]
    [OnEveryHost]
    public async Task EveryRefusalIsTheSameAndChangesNothing(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var active = await host.AddActiveAsync();
        var deactivated = await host.AddActiveAsync();
        await host.Accounts.MakeAsync(AccountIs.Deactivated, deactivated);
        var pending = TestServer.NewName();
        await host.LinkAsync(pending, SignInCalls.Password);
        (string Name, string Password)[] tries =
        [
            (TestServer.NewName(), SignInCalls.Password), (active, "another"), (deactivated, SignInCalls.Password),
            (pending, SignInCalls.Password), (pending, "another"),
        ];
        var wholes = new List<string>();
        foreach (var (name, password) in tries)
        {
            using var answer = await host.Http.PostAsJsonAsync(Path, new { username = name, password });
            Assert.Equal("401 sign_in_failed", await TestServer.OutcomeAsync(answer));
            wholes.Add(await answer.WholeAsync());
            var page = await host.PageAsync(Path, ("username", name), ("password", password));
            Assert.Equal($"401 {Ask}", page.Outcome);
            Assert.True(page.Says("Name or password is wrong, or the account is not active."));
            Assert.True(page.Says($"value=\"{name}\""));
            Assert.False(page.Says(SignInCalls.Password));
        }

        Assert.Single(wholes.Distinct());
        Assert.True(await host.Accounts.IsActiveAsync(active));
        foreach (var name in new[] { active, deactivated, pending })
        {
            Assert.True(await host.Accounts.IsClaimedAsync(name));
        }
    }

    [Theory]
    [OnEveryHost]
    public async Task AFormWithFaultsComesBack(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var page = await host.PageAsync(Path, ("username", ""), ("password", ""));
        Assert.Equal($"400 {Ask}", page.Outcome);
        Assert.True(page.Says("Please enter your user name or your email address."));
        Assert.True(page.Says("Please enter your password."));
        var named = await host.PageAsync(Path, ("username", "krzysiek"), ("password", ""));
        Assert.Equal($"400 {Ask}", named.Outcome);
        Assert.True(named.Says("value=\"krzysiek\""));
        var empty = await host.PageAsync(HttpMethod.Post, Path, null);
        Assert.Equal($"400 {Ask}", empty.Outcome);
        Assert.Equal("400 validation_failed", await host.PostAsync(Path, new { password = "krzysiek" }));
        Assert.Equal("400 validation_failed", await host.PostAsync(Path, new { username = "krzysiek" }));
    }

    [Theory]
    [OnEveryHost("cross-site", 400)]
    [OnEveryHost("same-site", 400)]
    [OnEveryHost("same-origin", 200)]
    public async Task AnotherSitesFormDeletesNothing(HostKind kind, string site, int status)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var name = await host.AddActiveAsync();
        using var form = new FormUrlEncodedContent([new("username", name), new("password", SignInCalls.Password)]);
        string[] headers = [$"Sec-Fetch-Site: {site}", "Accept: text/html"];
        using var answer = await host.SendAsync(HttpMethod.Post, Path, form, headers);
        Assert.Equal(status, (await ProductPage.ReadAsync(answer)).Status);
        Assert.Equal(status == 400, await host.Accounts.IsClaimedAsync(name));
    }

    [Theory]
    [OnEveryHost]
    public async Task OtherMediaTypesAndLargeBodiesAreRefused(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var xml = new StringContent("<a/>", null, "application/xml");
        using var refused = await host.SendAsync(HttpMethod.Post, Path, xml);
        Assert.Equal("415 media_type_unsupported", await TestServer.OutcomeAsync(refused));
        using var large = new StringContent(new string(' ', 16_385), null, "application/json");
        using var tooLarge = await host.SendAsync(HttpMethod.Post, Path, large);
        Assert.Equal("413 body_too_large", await TestServer.OutcomeAsync(tooLarge));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.NoStorage)]
    public async Task WithoutStorageThePageSaysSo(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.NoStorage);
        Assert.Equal(200, (await host.PageAsync(Path)).Status);
        var page = await host.PageAsync(Path, ("username", "krzysiek"), ("password", "krzysiek"));
        Assert.Equal(503, page.Status);
        Assert.Equal(
            "503 storage_unavailable",
            await host.PostAsync(Path, new { username = "krzysiek", password = "krzysiek" }));
    }
}
