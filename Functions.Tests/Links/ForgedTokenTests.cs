using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Links;

/// <summary>RFC 8725's attacks and more, over HTTP, by somebody who may even have the key.</summary>
public sealed class ForgedTokenTests
{
    private const string Invalid = "401 token_invalid";

    public static TheoryData<string, string?> Headers => new()
    {
        { "alg", "none" },
        { "alg", "None" },
        { "alg", "HS512" },
        { "alg", "HS384" },
        { "alg", "RS256" },
        { "alg", "hs256" },
        { "alg", null },
        { "typ", "JWT" }, { "typ", "at+jwt" }, { "typ", null },
        { "kid", "../../dev/null" }, { "kid", "" }, { "kid", "' OR 1=1 --" }, { "kid", null },
        { "jku", "http://127.0.0.1/keys" },
        { "x5u", "http://127.0.0.1/cert" },
        { "jwk", "{}" },
        { "crit", "[\"exp\"]" },
        { "zip", "DEF" },
        { "b64", "false" },
    };

    public static TheoryData<string, string?> Claims => new()
    {
        { "iss", "somebody" }, { "iss", null }, { "aud", "reset-password" }, { "aud", null }, { "aud", "activate " },
        { "sub", null }, { "sub", "" }, { "sub", "short" }, { "sub", "0193A0B1C2D37E4F8A9B0C1D2E3F4A5B" },
        { "sub", "0193a0b1-c2d3-7e4f-8a9b-0c1d2e3f" }, { "exp", null },
        { "etag", "" }, { "etag", "*" }, { "etag", "junk" }, { "etag", "W/\"a" }, { "etag", "\"a\r\nX: y\"" },
    };

    public static TheoryData<string, string> RawClaims => new()
    {
        { "exp", "\"4102444800\"" },
        { "exp", "4102444800.5" },
        { "exp", "4.1024448e9" },
        { "exp", "1e400" },
        { "exp", "-1" },
        { "exp", "[4102444800]" },
        { "exp", "null" },
        { "nbf", "4102444800" },
        { "nbf", "\"0\"" },
        { "nbf", "null" },
        { "sub", "[]" },
        { "sub", "{}" },
        { "etag", "{\"a\":{\"b\":{\"c\":{}}}}" },
    };

    [Theory]
    [MemberData(nameof(Headers))]
    public Task AnotherHeaderIsRefused(string name, string? value) =>
        RefusesAsync((header, _) => header[name] = value is null ? null : JsonValue.Create(value));

    [Theory]
    [MemberData(nameof(Claims))]
    public Task AnotherClaimIsRefused(string name, string? value) =>
        RefusesAsync((_, payload) => payload[name] = value is null ? null : JsonValue.Create(value));

    [Theory]
    [MemberData(nameof(RawClaims))]
    public Task AClaimOfAnotherTypeIsRefused(string name, string json) =>
        RefusesAsync((_, payload) => payload[name] = JsonNode.Parse(json));

    [Fact]
    public async Task ATokenWithoutETagOrWithThatOfAnotherVersionIsGoodAfterALook()
    {
        await using var server = await TestServer.StartAsync();
        Action<JsonObject>[] changes =
            [payload => payload.Remove("etag"), payload => payload["etag"] = "W/\"another\""];
        foreach (var change in changes)
        {
            var link = await server.LinkAsync(TestServer.NewName());
            var (header, payload) = Forgery.Open(LinkClient.TokenOf(link));
            var changed = JsonNode.Parse(payload)!.AsObject();
            change(changed);
            var other = $"/api/activate/{Forgery.Sign(header, changed.ToJsonString())}";
            Assert.Equal("200 User Activated", await LinkClient.OpenAsync(server, other));
        }
    }

    [Fact]
    public Task ATokenWithoutSignatureIsRefused() => RefusesAsync(token => token[..(token.LastIndexOf('.') + 1)]);

    [Fact]
    public Task AnEmptyKeyIsRefused() => RefusesAsync(token => Resign(token, []));

    [Fact]
    public Task AnotherKeyIsRefused() => RefusesAsync(token => Resign(token, RandomNumberGenerator.GetBytes(32)));

    [Fact]
    public Task ADuplicateClaimIsRefused() => RefusesAsync(token =>
    {
        var (header, payload) = Forgery.Open(token);
        return Forgery.Sign(header, payload.Insert(1, "\"exp\":4102444800,"));
    });

    [Fact]
    public Task ADuplicateHeaderIsRefused() => RefusesAsync(token =>
    {
        var (header, payload) = Forgery.Open(token);
        return Forgery.Sign(header.Insert(1, "\"alg\":\"none\","), payload);
    });

    [Theory]
    [InlineData("{0}=")]
    [InlineData("{0}.")]
    [InlineData("{0}.e30")]
    [InlineData("{0}%20")]
    [InlineData("{0}%0a")]
    [InlineData("%20{0}")]
    [InlineData("Bearer%20{0}")]
    [InlineData("{0}x")]
    public Task AnythingAroundTheTokenIsRefused(string format) =>
        RefusesAsync(token => string.Format(null, CompositeFormat.Parse(format), token));

    [Theory]
    [InlineData("a")]
    [InlineData("..")]
    [InlineData("a.b.c")]
    [InlineData("eyJhbGciOiJub25lIn0.e30.")]
    [InlineData("%00")]
    [InlineData("%F0%9F%98%80")]
    public async Task GarbageIsRefused(string token)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Http.GetAsync($"/api/activate/{token}");
        // The server itself refuses a null character, and the URL may end before the token.
        Assert.True((int)answer.StatusCode is 400 or 401 or 404, $"{(int)answer.StatusCode}");
    }

    [Fact]
    public Task AHugeTokenIsRefused() => RefusesAsync(token => token + new string('A', 8000));

    [Fact]
    public async Task OneFlippedBitAnywhereIsRefused()
    {
        await using var server = await TestServer.StartAsync();
        var link = await server.LinkAsync(TestServer.NewName());
        var start = link.LastIndexOf('/') + 1;
        for (var i = start; i < link.Length; i++)
        {
            for (var bit = 0; bit < 7; bit += 1 + i % 3) // every position, about half of the bits
            {
                var flipped = (char)(link[i] ^ (1 << bit));
                var forged = link[..i] + Uri.EscapeDataString(flipped.ToString()) + link[(i + 1)..];
                using var answer = await server.Http.GetAsync(forged);
                Assert.True(
                    (int)answer.StatusCode is 401 or 404,
                    $"bit {bit} of character {i - start}: {(int)answer.StatusCode}");
            }
        }

        using var untouched = await server.Http.GetAsync(link);
        Assert.Equal(200, (int)untouched.StatusCode);
    }

    private static Task RefusesAsync(Action<JsonObject, JsonObject> change) => RefusesAsync(token =>
    {
        var (header, payload) = Forgery.Open(token);
        var changedHeader = JsonNode.Parse(header)!.AsObject();
        var changedPayload = JsonNode.Parse(payload)!.AsObject();
        change(changedHeader, changedPayload);
        foreach (var part in new[] { changedHeader, changedPayload })
        {
            foreach (var member in part.Where(one => one.Value is null && one.Key is not "nbf").ToList())
            {
                part.Remove(member.Key);
            }
        }

        return Forgery.Sign(changedHeader.ToJsonString(), changedPayload.ToJsonString());
    });

    /// <summary>The link works, but not as forged.</summary>
    private static async Task RefusesAsync(Func<string, string> forge)
    {
        await using var server = await TestServer.StartAsync();
        var name = TestServer.NewName();
        var link = await server.LinkAsync(name);
        var token = LinkClient.TokenOf(link);
        using var answer = await server.Http.GetAsync(link[..^token.Length] + forge(token));
        Assert.Equal(Invalid, await TestServer.OutcomeAsync(answer));
        Assert.Equal(
            "Error decoding signature.", (await TestServer.JsonAsync(answer)).GetProperty("detail").GetString());
        Assert.Equal("JWT realm=\"api\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.False((await server.RowAsync(name))!.GetBoolean("IsActive"));
        using var untouched = await server.Http.GetAsync(link);
        Assert.Equal(200, (int)untouched.StatusCode);
    }

    private static string Resign(string token, byte[] key)
    {
        var (header, payload) = Forgery.Open(token);
        return Forgery.Sign(header, payload, key);
    }
}
