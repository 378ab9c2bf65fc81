using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Functions.Tests.Contract;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Samples;

/// <summary>Another API that has nothing of ours but the issuer's URL.</summary>
public sealed class ResourceApiTests
{
    [Theory]
    [OnEveryHost]
    public async Task TwoLinesLetAnotherApiKnowWhoCalls(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var tokens = await host.SignInAsync();
        await using var api = await StartAsync(host);
        var (status, body) = await GetAsync(api, tokens.Access);
        Assert.Equal(200, status);
        var sub = SessionTokens.Claims(tokens.Access).GetProperty("sub").GetString();
        Assert.Equal(sub, JsonNode.Parse(body)!["sub"]!.GetValue<string>());
    }

    [Theory]
    [OnEveryHost]
    public async Task AnotherApiRefusesWhateverIsNotItsOwn(HostKind kind)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var tokens = await host.SignInAsync();
        await using var api = await StartAsync(host);
        var token = tokens.Access;
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var link = (await host.LinkAsync(TestServer.NewName())).AbsoluteUri;
        var anHourAgo = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds();
        Assert.Equal(200, (await GetAsync(api, AuthenticTokens.Resigned(token))).Status);
        var refused = new Dictionary<string, string>
        {
            ["none"] = "",
            ["expired"] = AuthenticTokens.Resigned(token, payload => payload["exp"] = anHourAgo),
            ["of another audience"] = AuthenticTokens.Resigned(token, payload => payload["aud"] = "https://other.example"),
            ["of another issuer"] = AuthenticTokens.Resigned(token, payload => payload["iss"] = "https://other.example"),
            ["of another key"] = AuthenticTokens.Resigned(token, key: stranger),
            ["a link's"] = link[(link.LastIndexOf('/') + 1)..],
            ["a refresh token"] = tokens.Refresh,
        };
        foreach (var (what, other) in refused)
        {
            var (status, _) = await GetAsync(api, other);
            Assert.True(status == 401, $"A token that is {what} was answered {status}.");
        }
    }

    private static Task<SampleProcess> StartAsync(ProductHost host) =>
        SampleProcess.StartAsync("ResourceApi.dll", $"Accounts={new Uri(host.Http.BaseAddress!, "api")}");

    private static async Task<(int Status, string Body)> GetAsync(SampleProcess api, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Authorization = token.Length == 0 ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await api.Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
