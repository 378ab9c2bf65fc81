using System.Net.Http.Json;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>Changing the password while signed in.</summary>
public sealed class ChangePasswordTests
{
    private const string New = "another password";

    private readonly string name = TestServer.NewName();

    [Theory]
    [OnEveryHost]
    public async Task TheSessionLivesAndAllOthersAndTheLinksEnd(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var mine = await host.SignInAsync(await host.AddActiveAsync(name));
        var other = await host.SignInAsync(name);
        var link = await host.ForgotAsync(new { username = name });
        var body = new { current = SignInCalls.Password, password = New };
        Assert.Equal(RecoveryCalls.Changed, await host.ChangeAsync(mine.Access, body));

        using var next = await host.RefreshAsync(mine.Refresh);
        Assert.Equal("200", await TestServer.OutcomeAsync(next));
        using var me = await host.MeAsync($"Authorization: Bearer {mine.Access}");
        Assert.Equal("200", await TestServer.OutcomeAsync(me));
        Assert.True((await TestServer.JsonAsync(me)).TryGetProperty("password_changed_at", out _));
        using var ended = await host.RefreshAsync(other.Refresh);
        Assert.Equal("401 session_ended", await TestServer.OutcomeAsync(ended));
        Assert.Equal("401 session_ended", await host.ChangeAsync(other.Access, body));
        Assert.Equal("410 link_gone", await host.PostAsync(link, new { password = "a third password" }));
        Assert.Equal("200", await host.LoginOutcomeAsync(name, New));
        Assert.Equal("401 sign_in_failed", await host.LoginOutcomeAsync(name, SignInCalls.Password));
    }

    [Theory]
    [OnEveryHost]
    public async Task WhatCannotBeTakenChangesNothing(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var session = await host.SignInAsync(await host.AddActiveAsync(name));
        foreach (var (json, outcome) in new[]
        {
            ("""{"current":"wrong password","password":"another password"}""", "403 password_mismatch"),
            ("""{"current":"krzysiek","password":"short"}""", "400 validation_failed"),
            ("""{"current":"krzysiek"}""", "400 validation_failed"),
            ("""{"password":"another password"}""", "400 validation_failed"),
            ("""{"current":["krzysiek"],"password":"another password"}""", "400 validation_failed"),
            ("[]", "400 validation_failed"),
        })
        {
            using var body = new StringContent(json, null, "application/json");
            using var answer = await host.SendAsync(
                HttpMethod.Post, "/api/password", body, $"Authorization: Bearer {session.Access}");
            CommonHeaders.Check(answer);
            Assert.Equal($"{outcome} {json}", $"{await TestServer.OutcomeAsync(answer)} {json}");
        }

        Assert.Equal("200", await host.LoginOutcomeAsync(name, SignInCalls.Password));
    }

    [Theory]
    [OnEveryHost]
    public async Task WhoBearsNoLiveTokenIsRefused(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var session = await host.SignInAsync(await host.AddActiveAsync(name));
        var body = new { current = SignInCalls.Password, password = New };
        using var content = JsonContent.Create(body);
        using var none = await host.SendAsync(HttpMethod.Post, "/api/password", content);
        await none.AssertChallengedAsync("token_invalid", isFault: false);
        Assert.Equal("401 token_invalid", await host.ChangeAsync(session.Refresh, body));
        using var signedOut = await host.LogoutAsync($$"""{"refresh_token":"{{session.Refresh}}"}""");
        Assert.Equal("401 session_ended", await host.ChangeAsync(session.Access, body));
    }

    [Theory]
    [OnEveryHost(Setup = HostSetup.Email)]
    public async Task TheOwnerIsToldByMail(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind, HostSetup.Email);
        var email = await host.AddActiveByMailAsync();
        var session = await host.SignInAsync(email);
        Assert.Equal(
            "403 password_mismatch",
            await host.ChangeAsync(session.Access, new { current = "wrong password", password = New }));
        Assert.Equal(
            RecoveryCalls.Changed,
            await host.ChangeAsync(session.Access, new { current = SignInCalls.Password, password = New }));
        await host.MailAboutAsync(email, "was changed", 2);
        Assert.Equal(2, (await host.MailsAsync(email, 2)).Count);
    }
}
