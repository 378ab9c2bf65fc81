using System.Text.Json.Nodes;
using Accounts.Storage;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>What becomes of a link by its token and its account, where no password is asked for.</summary>
public sealed class ActivateTests
{
    private const string Activated = "200 User Activated";

    private readonly string name = TestServer.NewName();

    [Theory]
    [OnEveryHost(AccountIs.Pending, Activated)]
    [OnEveryHost(AccountIs.Active, Activated)]
    [OnEveryHost(AccountIs.Over, "410 link_gone")]
    [OnEveryHost(AccountIs.Deactivated, "410 link_gone")]
    [OnEveryHost(AccountIs.Removed, "410 link_gone")]
    public async Task TheAccountDecidesOnAValidToken(HostKind kind, AccountIs state, string outcome)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var path = (await host.LinkAsync(name)).AbsolutePath;
        await host.Accounts.MakeAsync(state, name);
        Assert.Equal(outcome, await host.PostAsync(path, new { }));
        Assert.Equal(outcome, await host.GetAsync(path));
        Assert.Equal(outcome == Activated, await host.Accounts.IsActiveAsync(name));
    }

    [Theory]
    [OnEveryHost]
    public async Task AnAccountWithoutRowIsGone(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var path = HostAccounts.PathOf(RowIds.New(DateTimeOffset.UtcNow));
        Assert.Equal("410 link_gone", await host.GetAsync(path));
        Assert.Equal("410 link_gone", await host.PostAsync(path, new { password = "krzysiek" }));
    }

    [Theory]
    [OnEveryHost]
    public async Task AnAccountIsActivatedOnce(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var path = (await host.LinkAsync(name)).AbsolutePath;
        Assert.Equal(Activated, await host.PostAsync(path, new { }));
        var row = (await host.Accounts.FindAsync(name))!;
        var age = DateTimeOffset.UtcNow - row.GetDateTimeOffset("ActivatedAt")!.Value;
        Assert.InRange(age, TimeSpan.Zero, TimeSpan.FromMinutes(2));
        Assert.Equal(Activated, await host.PostAsync(path, new { }));
        Assert.Equal(row.ETag, (await host.Accounts.FindAsync(name))!.ETag);
    }

    [Theory]
    [OnEveryHost]
    public async Task NothingCanBeChosen(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var path = (await host.LinkAsync(name)).AbsolutePath;
        Assert.Equal("400 validation_failed", await host.PostAsync(path, new { new_password = "another password" }));
        Assert.Equal("400 validation_failed", await host.PostAsync(path, new { username = $"{name}-2" }));
        Assert.False(await host.Accounts.IsActiveAsync(name));
        Assert.Equal(Activated, await host.GetAsync(path));
    }

    [Theory]
    [OnEveryHost(AccountIs.Pending)]
    [OnEveryHost(AccountIs.Active)]
    [OnEveryHost(AccountIs.Removed)]
    public async Task AnExpiredTokenSaysNothingOfTheAccount(HostKind kind, AccountIs state)
    {
        var host = await ContractHosts.SharedAsync(kind);
        await host.LinkAsync(name);
        var path = HostAccounts.PathOf(await host.Accounts.MakeAsync(state, name), TimeSpan.FromHours(3));
        using var answer = await host.Http.GetAsync(path);
        CommonHeaders.Check(answer);
        Assert.Equal("401 token_expired", await TestServer.OutcomeAsync(answer));
        Assert.Equal("Signature has expired.", (await TestServer.JsonAsync(answer)).GetProperty("detail").GetString());
        Assert.Equal("401 token_expired", await host.PostAsync(path, new { }));
    }

    [Theory]
    [OnEveryHost("alg", "none", "sub", null)]
    [OnEveryHost("alg", "HS512", "sub", null)]
    [OnEveryHost("kid", "another", "sub", null)]
    [OnEveryHost("typ", "JWT", "sub", null)]
    [OnEveryHost("typ", "reset+jwt", "sub", null)]
    [OnEveryHost("alg", null, "iss", "somebody")]
    [OnEveryHost("alg", null, "aud", "reset")]
    [OnEveryHost("alg", null, "sub", "somebody")]
    [OnEveryHost("alg", null, "nbf", "4102444800")]
    public async Task AForgedTokenIsNotAuthentic(
        HostKind kind, string header, string? inHeader, string claim, string? inClaim)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var path = (await host.LinkAsync(name)).AbsolutePath;
        var (head, payload) = Forgery.Open(LinkClient.TokenOf(path));
        var token = Forgery.Sign(With(head, header, inHeader), With(payload, claim, inClaim));
        using var answer = await host.Http.GetAsync($"/api/activate/{token}");
        CommonHeaders.Check(answer);
        Assert.Equal("401 token_invalid", await TestServer.OutcomeAsync(answer));
        var detail = (await TestServer.JsonAsync(answer)).GetProperty("detail").GetString();
        Assert.Equal("Error decoding signature.", detail);
        Assert.False(await host.Accounts.IsActiveAsync(name));
    }

    [Theory]
    [OnEveryHost("/api/activate/token")]
    [OnEveryHost("/api/activate/a.b.c")]
    [OnEveryHost("/api/activate/")]
    public async Task WhatIsNoTokenIsNotAuthentic(HostKind kind, string path)
    {
        var host = await ContractHosts.SharedAsync(kind);
        Assert.Equal("401 token_invalid", await host.GetAsync(path));
        Assert.Equal("401 token_invalid", await host.PostAsync(path, new { }));
    }

    [Theory]
    [OnEveryHost]
    public async Task AnotherKeyIsNotOurs(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var (head, payload) = Forgery.Open(LinkClient.TokenOf((await host.LinkAsync(name)).AbsolutePath));
        Assert.Equal("200 User Activated", await host.GetAsync($"/api/activate/{Forgery.Sign(head, payload)}"));
        var token = Forgery.Sign(head, payload, new byte[32]);
        Assert.Equal("401 token_invalid", await host.GetAsync($"/api/activate/{token}"));
    }

    private static string With(string json, string member, string? value)
    {
        if (value is null)
        {
            return json;
        }

        var changed = JsonNode.Parse(json)!;
        changed[member] = long.TryParse(value, out var number) ? number : value;
        return changed.ToJsonString();
    }
}
