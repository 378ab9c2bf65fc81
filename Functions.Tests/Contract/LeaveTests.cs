using System.Net.Http.Json;
using System.Text;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary><c>DELETE /api/me</c>: who is signed in leaves.</summary>
public sealed class LeaveTests
{
    [Theory]
    [OnEveryHost]
    public async Task WhoLeavesIsGoneAndTheNameIsFree(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var name = await host.AddActiveAsync();
        var first = (await host.Accounts.FindAsync(name))!.RowKey;
        var tokens = await host.SignInAsync(name);
        var other = await host.SignInAsync(name);
        using var left = await LeaveAsync(host, tokens.Access, SignInCalls.Password);
        Assert.Equal("204", await TestServer.OutcomeAsync(left));
        CommonHeaders.Check(left);
        Assert.Empty(await left.Content.ReadAsByteArrayAsync());
        Assert.Null(await host.Accounts.FindAsync(name));
        Assert.False(await host.Accounts.IsClaimedAsync(name));

        using var again = await LeaveAsync(host, tokens.Access, SignInCalls.Password);
        await again.AssertChallengedAsync("session_ended");
        using var refreshed = await host.RefreshAsync(other.Refresh);
        await refreshed.AssertChallengedAsync("session_ended");
        using var signedIn = await host.LoginAsync(name);
        Assert.Equal("401 sign_in_failed", await TestServer.OutcomeAsync(signedIn));

        await host.AddActiveAsync(name);
        Assert.NotEqual(first, (await host.Accounts.FindAsync(name))!.RowKey);
        using var stranger = await host.MeAsync($"Authorization: Bearer {tokens.Access}");
        await stranger.AssertChallengedAsync("session_ended");
    }

    [Theory]
    [OnEveryHost]
    public async Task WithoutThePasswordNobodyLeaves(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var name = await host.AddActiveAsync();
        var tokens = await host.SignInAsync(name);
        foreach (var (body, outcome) in new[]
        {
            ("{\"password\":\"another\"}", "403 password_mismatch"),
            ("{\"password\":\"\"}", "400 validation_failed"),
            ("{\"password\":1}", "400 validation_failed"),
            ("{}", "400 validation_failed"),
            ("", "400 validation_failed"),
        })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await SendAsync(host, content, tokens.Access);
            Assert.Equal($"{outcome} {body}", $"{await TestServer.OutcomeAsync(answer)} {body}");
            CommonHeaders.Check(answer);
        }

        Assert.True(await host.Accounts.IsActiveAsync(name));
        using var me = await host.MeAsync($"Authorization: Bearer {tokens.Access}");
        Assert.Equal("200", await TestServer.OutcomeAsync(me));
    }

    [Theory]
    [OnEveryHost]
    public async Task WithoutASessionNobodyLeaves(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var name = await host.AddActiveAsync();
        var tokens = await host.SignInAsync(name);
        using var nobody = await SendAsync(host, Body(SignInCalls.Password), null);
        await nobody.AssertChallengedAsync("token_invalid", isFault: false);
        using var byRefresh = await SendAsync(host, Body(SignInCalls.Password), tokens.Refresh);
        await byRefresh.AssertChallengedAsync("token_invalid");
        using var form = new FormUrlEncodedContent([new("password", SignInCalls.Password)]);
        using var byForm = await SendAsync(host, form, tokens.Access);
        Assert.Equal("415 media_type_unsupported", await TestServer.OutcomeAsync(byForm));
        using var large = new StringContent(new string(' ', 16_385), Encoding.UTF8, "application/json");
        using var tooLarge = await SendAsync(host, large, tokens.Access);
        Assert.Equal("413 body_too_large", await TestServer.OutcomeAsync(tooLarge));
        Assert.True(await host.Accounts.IsActiveAsync(name));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Counted)]
    public async Task GuessesAreCounted(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Counted);
        var name = TestServer.NewName();
        var client = $"X-Forwarded-For: {Client.NewIp()}";
        JsonContent Credentials() => JsonContent.Create(new { username = name, password = SignInCalls.Password });
        using var registered = await host.SendAsync(HttpMethod.Post, "/api/register", Credentials(), client);
        await host.Accounts.MakeAsync(AccountIs.Active, name);
        using var login = await host.SendAsync(HttpMethod.Post, "/api/login", Credentials(), client);
        var bearer = $"Authorization: Bearer {(await SessionTokens.OfAsync(login)).Access}";
        var outcomes = new List<string>();
        foreach (var password in new[] { "another", "a third", SignInCalls.Password })
        {
            var another = $"X-Forwarded-For: {Client.NewIp()}";
            using var answer = await host.SendAsync(HttpMethod.Delete, "/api/me", Body(password), bearer, another);
            outcomes.Add(await TestServer.OutcomeAsync(answer));
        }

        Assert.Equal(["403 password_mismatch", "403 password_mismatch", "429 rate_limited"], outcomes);
        Assert.True(await host.Accounts.IsActiveAsync(name));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task ByMailAFarewellFollowsAndThenTheRowGoes(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var email = TestServer.NewEmail();
        var path = await host.MailedPathAsync(email);
        await host.MailAsync(email);
        Assert.Equal("200 User Activated", await host.PostAsync(path, new { password = SignInCalls.Password }));
        var tokens = await host.SignInAsync(email);
        using var left = await LeaveAsync(host, tokens.Access, SignInCalls.Password);
        Assert.Equal("204", await TestServer.OutcomeAsync(left));
        Assert.False(await host.Accounts.IsClaimedAsync(email));
        using var again = await LeaveAsync(host, tokens.Access, SignInCalls.Password);
        await again.AssertChallengedAsync("session_ended");

        var mails = await host.MailsAsync(email, 2);
        Assert.Single(mails, mail => mail.Subject!.EndsWith("is deleted", StringComparison.Ordinal));
        await Wait.UntilAsync(async () => await host.Accounts.FindAsync(email) is null, "the row is gone");
    }

    private static Task<HttpResponseMessage> LeaveAsync(ProductHost host, string bearer, string password) =>
        SendAsync(host, Body(password), bearer);

    private static Task<HttpResponseMessage> SendAsync(ProductHost host, HttpContent body, string? bearer) =>
        host.SendAsync(HttpMethod.Delete, "/api/me", body, bearer is null ? [] : [$"Authorization: Bearer {bearer}"]);

    private static JsonContent Body(string password) => JsonContent.Create(new { password });
}
