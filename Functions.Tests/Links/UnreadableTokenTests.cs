using Functions.Tests.Support;
using Xunit;

namespace Functions.Tests.Links;

/// <summary>
/// Tokens that fuzzing found: their header or payload holds names that are no Unicode text. Nobody needs a key to send
/// one.
/// </summary>
public sealed class UnreadableTokenTests
{
    [Theory]
    [InlineData("{\"\\ud800\":1}", "{}")]
    [InlineData("{\"a\\ud800\":1,\"a\\udfff\":2}", "{}")]
    [InlineData("{\"alg\":\"HS256\"}", "{\"\\ud800\":1,\"\\ud800b\":2}")]
    public async Task ATokenWithAnUnreadableNameIsRefused(string header, string payload)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Http.GetAsync($"/api/activate/{Forgery.Sign(header, payload)}");
        Assert.Equal("401 token_invalid", await TestServer.OutcomeAsync(answer));
    }
}
