using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Functions.Tests.Contract;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Samples;

/// <summary>The samples of another API against the running product.</summary>
public sealed class AnotherApiTests(AnotherApiTests.Apis apis) : IClassFixture<AnotherApiTests.Apis>
{
    [Theory]
    [OnEveryHost(SampleKind.ResourceApi)]
    [OnEveryHost(SampleKind.FunctionsApi)]
    public async Task ItKnowsWhoCalls(HostKind kind, SampleKind sample)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var tokens = await host.SignInAsync();
        var api = await apis.OfAsync(sample, host);
        var (status, body) = await api.GetAsync(tokens.Access);
        Assert.Equal(200, status);
        var sub = SessionTokens.Claims(tokens.Access).GetProperty("sub").GetString();
        Assert.Equal(sub, JsonNode.Parse(body)!["sub"]!.GetValue<string>());
    }

    [Theory]
    [OnEveryHost(SampleKind.ResourceApi)]
    [OnEveryHost(SampleKind.FunctionsApi)]
    public async Task ItRefusesWhateverIsNotItsOwn(HostKind kind, SampleKind sample)
    {
        var host = await ContractHosts.SharedAsync(kind);
        var tokens = await host.SignInAsync();
        var api = await apis.OfAsync(sample, host);
        var token = tokens.Access;
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var link = (await host.LinkAsync(TestServer.NewName())).AbsolutePath;
        var anHourAgo = DateTimeOffset.UtcNow.AddHours(-1).ToUnixTimeSeconds();
        Assert.Equal(200, (await api.GetAsync(AuthenticTokens.Resigned(token))).Status);
        var refused = new Dictionary<string, string>
        {
            ["none"] = "",
            ["no token"] = "token",
            ["unsigned"] = $"{Forgery.Part("""{"alg":"none","typ":"at+jwt"}""")}.{token.Split('.')[1]}.",
            ["expired"] = AuthenticTokens.Resigned(token, payload => payload["exp"] = anHourAgo),
            ["of another audience"] = AuthenticTokens.Resigned(
                token, payload => payload["aud"] = "https://other.example"),
            ["of another issuer"] = AuthenticTokens.Resigned(
                token, payload => payload["iss"] = "https://other.example"),
            ["of another key"] = AuthenticTokens.Resigned(token, key: stranger),
            ["a link's"] = LinkClient.TokenOf(link),
            ["a refresh token"] = tokens.Refresh,
        };
        foreach (var (what, other) in refused)
        {
            var (status, _) = await api.GetAsync(other);
            Assert.True(status == 401, $"A token that is {what} was answered {status}.");
        }
    }

    /// <summary>One API of each kind for each host, started when it is first asked for.</summary>
    public sealed class Apis : IAsyncLifetime
    {
        private readonly Dictionary<(SampleKind, HostKind), SampleApi> started = [];

        public Task InitializeAsync() => Task.CompletedTask;

        internal async Task<SampleApi> OfAsync(SampleKind sample, ProductHost host)
        {
            if (!started.TryGetValue((sample, host.Kind), out var api))
            {
                api = await SampleApi.StartAsync(sample, new Uri(host.Http.BaseAddress!, "api").AbsoluteUri);
                started.Add((sample, host.Kind), api);
            }

            return api;
        }

        public async Task DisposeAsync()
        {
            foreach (var api in started.Values)
            {
                await api.DisposeAsync();
            }
        }
    }
}
