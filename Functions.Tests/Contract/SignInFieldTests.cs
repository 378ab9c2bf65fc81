using System.Text;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Contract;

/// <summary>What the calls of sign-in do not take.</summary>
public sealed class SignInFieldTests
{
    private const string Long = "long";

    [Theory]
    [OnEveryHost("login", """{}""", "password", "username")]
    [OnEveryHost("login", """{"username":"somebody"}""", "password")]
    [OnEveryHost("login", """{"username":"somebody","password":""}""", "password")]
    [OnEveryHost("login", """{"username":"somebody","password":7}""", "password")]
    [OnEveryHost("login", """{"username":"somebody","password":"\ud800"}""", "password")]
    [OnEveryHost("login", """{"username":["somebody","else"],"password":"x"}""", "username")]
    [OnEveryHost("login", """{"username":"some\u200bbody","password":"x"}""", "username")]
    [OnEveryHost("login", """{"username":"somebody","email":"a@example.org","password":"x"}""", "username")]
    [OnEveryHost("login", """{"email":"nobody","password":"x"}""", "email")]
    [OnEveryHost("login", """{"username":"somebody","password":"x","refresh_token":7}""", "refresh_token")]
    [OnEveryHost("login", """["krzysiek"]""", "body")]
    [OnEveryHost("login", """{"username":"a","username":"b","password":"x"}""", "body")]
    [OnEveryHost("login", "", "body")]
    [OnEveryHost("refresh", """{}""", "refresh_token")]
    [OnEveryHost("refresh", """{"refresh_token":null}""", "refresh_token")]
    [OnEveryHost("refresh", """{"refresh_token":7}""", "refresh_token")]
    [OnEveryHost("refresh", """{"refresh_token":{"a":"b"}}""", "refresh_token")]
    [OnEveryHost("refresh", """{"refresh_token":"a","refresh_token":"b"}""", "body")]
    [OnEveryHost("logout", """{}""", "refresh_token")]
    [OnEveryHost("logout", """{"everywhere":false}""", "refresh_token")]
    [OnEveryHost("logout", """{"everywhere":"true","refresh_token":"a.b.c"}""", "everywhere")]
    [OnEveryHost("logout", """{"everywhere":1,"refresh_token":"a.b.c"}""", "everywhere")]
    [OnEveryHost("logout", """{"everywhere":true,"everywhere":true}""", "body")]
    public async Task AFieldThatCannotBeTakenIsNamed(
        HostKind kind, string call, string body, string field, string? another = null)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var answer = await SendAsync(host, call, body, "application/json");
        CommonHeaders.Check(answer);
        string[] expected = another is null ? [field] : [field, another];
        Assert.Equal(expected, await answer.FieldsAtFaultAsync());
    }

    [Theory]
    [OnEveryHost("""{"refresh_token":""}""")]
    [OnEveryHost("""{"refresh_token":"a.b.c"}""")]
    [OnEveryHost("""{"refresh_token":"long"}""")]
    [OnEveryHost("""{"refresh_token":"eyJhbGciOiJub25lIn0.e30."}""")]
    public async Task WhatIsNoTokenIsChallenged(HostKind kind, string body)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var json = body.Replace($"\"{Long}\"", $"\"{new string('x', 9000)}\"", StringComparison.Ordinal);
        foreach (var call in new[] { "refresh", "logout" })
        {
            using var answer = await SendAsync(host, call, json, "application/json");
            await answer.AssertChallengedAsync("token_invalid");
        }
    }

    [Theory]
    [OnEveryHost("login")]
    [OnEveryHost("refresh")]
    [OnEveryHost("logout")]
    public async Task OnlyJsonIsTakenAndNoMoreThan16KiB(HostKind kind, string call)
    {
        var host = await ContractHosts.SharedAsync(kind);
        foreach (var type in
            new[] { "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", null })
        {
            using var other = await SendAsync(host, call, "{}", type);
            Assert.Equal("415 media_type_unsupported", await TestServer.OutcomeAsync(other));
        }

        using var large = await SendAsync(host, call, $"{{\"a\":\"{new string('x', 16_400)}\"}}", "application/json");
        Assert.Equal("413 body_too_large", await TestServer.OutcomeAsync(large));
    }

    [Theory]
    [OnEveryHost("GET", "login")]
    [OnEveryHost("GET", "refresh")]
    [OnEveryHost("GET", "logout")]
    [OnEveryHost("DELETE", "logout")]
    [OnEveryHost("POST", "me")]
    [OnEveryHost("POST", ".well-known/jwks.json")]
    public async Task AWrongMethodIsRefused(HostKind kind, string method, string call)
    {
        var host = await ContractHosts.SharedAsync(kind);
        using var answer = await host.SendAsync(new HttpMethod(method), $"/api/{call}");
        Assert.Equal(HostDifferences.WrongMethod.Of(kind)[..3], $"{(int)answer.StatusCode}");
    }

    private static async Task<HttpResponseMessage> SendAsync(ProductHost host, string call, string body, string? type)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        return await host.SendAsync(HttpMethod.Post, $"/api/{call}", content);
    }
}
